package io.batuta.tasks.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a cluster says about a driver or application, and does to it. */
interface Cluster {
    /** Where it is. */
    enum Phase {
        /** On its way or running. */
        GOING,
        /** Ended well. */
        SUCCEEDED,
        /** Ended otherwise. */
        FAILED,
        /** Ended because somebody said so. */
        KILLED,
        /** The cluster knows nothing of it (any more). */
        NOT_KNOWN
    }

    /**
     * What it said.
     *
     * @param words the cluster's own word for it and what goes with it
     */
    record Seen(Phase phase, String words) {}

    /**
     * How it is asked.
     *
     * @param between how long from one question to the next
     * @param notKnown so many answers in a row that it knows nothing of a driver are believed
     * @param silentWhenCancelled after that many questions without an answer, a cancelled attempt stops asking
     */
    record Patience(Duration between, int notKnown, int silentWhenCancelled) {
        /** For small questions over HTTP. A master that was just restarted knows its drivers only a little later. */
        static final Patience USUAL = new Patience(Duration.ofSeconds(2), 15, 60);
    }

    /** How this one is asked. */
    default Patience patience() {
        return Patience.USUAL;
    }

    /** How spark-submit says the name that the cluster gave. */
    Pattern name();

    /** Asks it something harmless. */
    void knock() throws IOException, InterruptedException;

    /** Whether spark-submit speaks to the same address, and so finds by itself what is wrong there. */
    boolean submittedTo();

    /** What the cluster says now. */
    Seen look(String id) throws IOException, InterruptedException;

    /** Asks the cluster to end it. */
    void kill(String id) throws IOException, InterruptedException;

    /** Where people find what a driver said. */
    String whereItSpeaks(String id);

    /** Where it is asked. */
    String address();
}
