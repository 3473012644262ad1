package io.batuta.engine.runner;

import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;

/** Says in a sentence why author code or a handler broke off. Pure. */
final class Reasons {
    private static final int DEEPEST_CAUSE = 5;
    private static final int MOST_FRAMES = 60;

    private Reasons() {}

    /** The failure that an exception means. */
    static Outcome.Failure of(Throwable thrown) {
        return switch (thrown) {
            case TaskFailedException failed -> failed.outcome();
            case StackOverflowError e -> new Outcome.Failure("the code called itself without end (StackOverflowError)" + at(e),
                    "look for a recursion that does not stop", true);
            case NoClassDefFoundError e -> missing(e, String.valueOf(e.getMessage()));
            case ClassNotFoundException e -> missing(e, String.valueOf(e.getMessage()));
            case InterruptedException e -> new Outcome.Failure(
                    "it was interrupted, but nobody asked it to end: its own code interrupts its thread" + at(e), null, true);
            default -> new Outcome.Failure(sentence(thrown), null, true);
        };
    }

    private static Outcome.Failure missing(Throwable e, String name) {
        return new Outcome.Failure(
                "the class " + name.replace('/', '.') + " is missing" + at(e),
                "put its library into the bundle or into BATUTA_HOME/lib, then try again", true);
    }

    private static String sentence(Throwable thrown) {
        String message = thrown.getMessage();
        String text = thrown.getClass().getSimpleName() + (message == null || message.isBlank() ? "" : ": " + message) + at(thrown);
        Throwable cause = thrown.getCause();
        return cause == null || (message != null && cause.getMessage() != null && message.contains(cause.getMessage()))
                ? text
                : text + "; caused by " + cause;
    }

    /** Where in the author's code. */
    private static String at(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String name = frame.getClassName();
            if (ours(frame)) {
                break;
            }
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.") && !name.startsWith("io.batuta.")
                    && frame.getFileName() != null) {
                return " (at " + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "";
    }

    /** The stack trace down to where the runner called, for the log. */
    static String trace(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            text.append(depth == 0 ? "" : "\ncaused by ").append(at);
            int frames = 0;
            for (StackTraceElement frame : at.getStackTrace()) {
                if (ours(frame) || frames++ == MOST_FRAMES) {
                    break;
                }
                text.append("\n    at ").append(frame);
            }
            at = at.getCause();
        }
        return text.toString();
    }

    private static boolean ours(StackTraceElement frame) {
        return frame.getClassName().equals(Running.class.getName());
    }
}
