package io.batuta.tasks.spark;

import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a standalone master something harmless before a driver is asked for. spark-submit gives up after ten seconds, and then nobody knows what became of the driver; a master that has just started, or has no
 * time, is slowest with its first answers, and this question may be asked as often as one likes.
 */
final class Knock {
    private static final int MOST = 6;
    private static final String NOBODY = "driver-00000000000000-0000";

    private Knock() {}

    /** Waits until it answers. Null when it did, or when spark-submit will find what is wrong and say so in its own words; else how the attempt ends, with nothing submitted. */
    static @Nullable Outcome at(Cluster master, TaskContext task) throws InterruptedException {
        for (int asked = 1; asked <= MOST; asked++) {
            try {
                master.look(NOBODY);
                return null;
            } catch (HttpTimeoutException _) {
                task.log().info(master.address() + " does not answer yet (asked " + asked + " times of " + MOST
                        + "); nothing is submitted before it does");
            } catch (IOException _) {
                return null;
            } catch (InterruptedException e) {
                if (!task.cancelled()) {
                    throw e;
                }
                return new Outcome.Cancelled();
            }
        }
        return new Outcome.Failure(master.address() + " did not answer " + MOST + " questions; nothing was submitted",
                "is the master overloaded, or does a firewall swallow what is sent there?", true);
    }
}
