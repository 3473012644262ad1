package io.batuta.tasks.spark;

import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.time.Duration;

/** Asks a cluster about a driver until it ended. A cluster that does not answer is asked on: the driver may well be running. */
final class Following {
    private static final Duration BETWEEN_WHEN_CANCELLED = Duration.ofSeconds(2);

    private static final int QUESTIONS_PER_KILL = 5;

    private final TaskContext task;
    private final Cluster cluster;
    private final String driver;
    private final boolean doubtful;
    private int silent;
    private int notKnown;
    private int asked;
    private String said = "";
    private String refused = "";

    /** @param doubtful whether its submission failed after it had been named: then a cluster that does not know it never did */
    Following(TaskContext task, Cluster cluster, String driver, boolean doubtful) {
        this.task = task;
        this.cluster = cluster;
        this.driver = driver;
        this.doubtful = doubtful;
    }

    /** Whether that is so. */
    boolean neverSubmitted() {
        return doubtful && notKnown > 1;
    }

    /** What the cluster said last. */
    Cluster.Seen toTheEnd() throws InterruptedException {
        while (true) {
            Cluster.Seen seen = look();
            Cluster.Patience patience = cluster.patience();
            boolean lost = neverSubmitted() || notKnown >= patience.notKnown()
                    || task.cancelled() && silent >= patience.silentWhenCancelled();
            boolean ended = seen.phase() != Cluster.Phase.GOING && seen.phase() != Cluster.Phase.NOT_KNOWN;
            if (ended || lost) {
                return seen;
            }
            try {
                Thread.sleep(task.cancelled() ? BETWEEN_WHEN_CANCELLED : patience.between());
            } catch (InterruptedException e) {
                goOnIfCancelled(e);
            }
        }
    }

    private Cluster.Seen look() throws InterruptedException {
        try {
            if (task.cancelled() && asked++ % QUESTIONS_PER_KILL == 0) {
                kill();
            }
            Cluster.Seen seen = cluster.look(driver);
            if (silent > 0) {
                task.log().info(cluster.address() + " answers again");
            }
            silent = 0;
            notKnown = seen.phase() == Cluster.Phase.NOT_KNOWN ? notKnown + 1 : 0;
            if (!seen.words().equals(said)) {
                said = seen.words();
                task.log().info("progress: " + driver + " is " + (said.isEmpty() ? "not known to the cluster" : said));
            }
            return seen;
        } catch (IOException e) {
            if (silent++ == 0) {
                task.log().warn("cannot ask " + cluster.address() + " about " + driver + " (" + e + "); asking on");
            }
        } catch (InterruptedException e) {
            goOnIfCancelled(e);
        }
        return new Cluster.Seen(Cluster.Phase.GOING, said);
    }

    private void kill() throws InterruptedException {
        try {
            cluster.kill(driver);
        } catch (IOException e) {
            if (!e.toString().equals(refused)) {
                refused = e.toString();
                task.log().warn("cannot kill " + driver + " (" + e + "); asking on");
            }
        }
    }

    /** The interrupt of a cancelled attempt is passed over: its end is to be waited for. */
    private void goOnIfCancelled(InterruptedException e) throws InterruptedException {
        if (!task.cancelled()) {
            throw e;
        }
    }
}
