package io.batuta.model.task;

/** An attempt's log. Every line gets its time; known secrets are masked by value before anything is written. Safe for use from several threads. */
public interface TaskLog {
    /** Where a line comes from. */
    enum Source {
        /** The orchestrator or the author's code. */
        TASK,
        /** Standard output of a process. */
        STDOUT,
        /** Standard error of a process. */
        STDERR
    }

    /** How much a line matters. */
    enum Level {
        /** For finding faults. */
        DEBUG,
        /** The ordinary course. */
        INFO,
        /** Something to look at. */
        WARN,
        /** Something failed. */
        ERROR
    }

    /** Writes the text, line by line. */
    void write(Level level, Source source, String text);

    /** An ordinary line. */
    default void info(String text) {
        write(Level.INFO, Source.TASK, text);
    }

    /** A line to look at. */
    default void warn(String text) {
        write(Level.WARN, Source.TASK, text);
    }

    /** A line about a failure. */
    default void error(String text) {
        write(Level.ERROR, Source.TASK, text);
    }

    /** From now on this value is masked wherever it would appear in this attempt's log. Values under 3 characters are ignored. */
    void mask(String secret);
}
