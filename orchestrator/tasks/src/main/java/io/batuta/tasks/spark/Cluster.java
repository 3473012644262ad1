package io.batuta.tasks.spark;

import java.io.IOException;
import java.util.regex.Pattern;

/** What a cluster's HTTP interface says about a driver or application, and does to it. */
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
