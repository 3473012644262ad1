package io.batuta.tasks.process;

/** How a detached process ended. */
public sealed interface ProcessEnd {
    /** With an exit code; 128 and above usually mean a signal. */
    record Exited(int code) implements ProcessEnd {}

    /** It was stopped before it began: certainly nothing happened. */
    record NeverBegan() implements ProcessEnd {}

    /** It is gone and left no exit code. */
    record Vanished(boolean hostRestarted) implements ProcessEnd {}

    /** It printed more than it may and was killed for that. */
    record PrintedTooMuch(int megabytes) implements ProcessEnd {}
}
