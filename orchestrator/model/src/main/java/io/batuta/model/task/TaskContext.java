package io.batuta.model.task;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** What an attempt knows and may use. Valid during the attempt; safe for use from several threads. */
public interface TaskContext extends Run {
    /** The attempt's own number, unique for ever. */
    long attemptId();

    /**
     * The name the attempt's effect goes by in the outside world ({@code batuta-<attempt id>}): container name, remote directory, submission tag. The same before and after a crash.
     */
    String outsideName();

    /** The kind's settings, read from the stored plan (or made by the author's code for a late task). */
    <C> C config(Class<C> type);

    /**
     * The author's code of this task, of the type the kind expects.
     *
     * @throws TaskFailedException when the bundle cannot be loaded or has no such code
     */
    <C> C code(Class<C> type);

    /**
     * Where the author's code is, for kinds that run it in a JVM of its own.
     *
     * @throws TaskFailedException when the bundle cannot be loaded, or there is none
     */
    default BundleCode bundle() {
        throw new TaskFailedException("the code of task " + taskId() + " is not in a bundle, so it cannot run in a JVM of its own", null,
                false, null);
    }

    /** A private directory of mode 700 for this attempt on this host; it survives a crash and is removed after the attempt's end. */
    Path workDirectory();

    /** Until when the attempt may run; null without a timeout. */
    @Nullable
    Instant deadline();

    /** When the first try began, since the task was created or last cleared; the same through retries, looks and restarts. */
    Instant firstTryAt();

    /** The time that has passed since {@link #firstTryAt}. */
    Duration sinceFirstTry();

    /** Other runs, of this DAG and of others. */
    default OtherRuns otherRuns() {
        return OtherRuns.NONE;
    }

    /** Says what it waits for, for people who ask why it does not end; the newest sentence counts. */
    default void waitsFor(String sentence) {}

    /**
     * Follows a file that something outside this process writes (a raw spool of mode 600) and copies its lines, masked, into the log, from where an earlier process stopped; ends when {@link
     * LogFollower#close} is called and everything written so far is copied.
     */
    LogFollower follow(Path spool, TaskLog.Source source);

    /** Ends the following of a spool. */
    interface LogFollower extends AutoCloseable {
        /** Copies what is left, and stops. */
        @Override
        void close();
    }
}
