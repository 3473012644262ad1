package io.batuta.tasks.spark;

import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster something harmless before a driver is asked for. At a standalone master spark-submit gives up after ten seconds, and then nobody knows what became of the driver; a master that has just
 * started, or has no time, is slowest with its first answers, and this question may be asked as often as one likes. And a driver in a YARN that could not be asked about it would be followed for ever.
 */
final class Knock {
    private static final int MOST = 6;

    private Knock() {}

    /** Waits until it answers. Null when it did, or when spark-submit will find what is wrong and say so in its own words; else how the attempt ends, with nothing submitted. */
    static @Nullable Outcome at(@Nullable Cluster cluster, TaskContext task) throws InterruptedException {
        if (cluster == null) {
            return null;
        }
        for (int asked = 1; asked <= MOST; asked++) {
            try {
                cluster.knock();
                return null;
            } catch (HttpTimeoutException _) {
                task.log().info(cluster.address() + " does not answer yet (asked " + asked + " times of " + MOST
                        + "); nothing is submitted before it does");
            } catch (IOException e) {
                return cluster.submittedTo() ? null : unreachable(cluster, e);
            } catch (InterruptedException e) {
                if (!task.cancelled()) {
                    throw e;
                }
                return new Outcome.Cancelled();
            }
        }
        return new Outcome.Failure(cluster.address() + " did not answer " + MOST + " questions; nothing was submitted",
                "is the master overloaded, or does a firewall swallow what is sent there?", true);
    }

    private static Outcome unreachable(Cluster cluster, IOException e) {
        return new Outcome.Failure("cannot ask " + cluster.address() + " about applications (" + e + "); nothing was submitted",
                "is the resource manager running, and is that its web address? It is yarn_web of the connection, else what yarn-site.xml says",
                true);
    }
}
