package io.batuta.tasks.java;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exception of author code as people want to see it: without our own frames under it. */
final class AuthorTrace {
    private static final int MOST_FRAMES = 60;

    private AuthorTrace() {}

    /** One sentence: the exception, its message, and the author's line it came from. */
    static String sentence(Throwable e) {
        String message = e.getMessage();
        String words = e.getClass().getSimpleName() + (message == null || message.isBlank() ? "" : ": " + message);
        for (StackTraceElement frame : e.getStackTrace()) {
            if (ours(frame)) {
                break;
            }
            if (!jdk(frame) && frame.getFileName() != null) {
                return words + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return words;
    }

    /** What to do about it, when it is known. */
    static @Nullable String hint(Throwable e) {
        return switch (e) {
            case NoClassDefFoundError missing ->
                "the class " + named(missing) + " is not in the bundle: add its jar to the bundle's lib folder";
            case ClassNotFoundException missing ->
                "the class " + named(missing) + " is not in the bundle: add its jar to the bundle's lib folder";
            case StackOverflowError _ -> "the code calls itself without end";
            default -> null;
        };
    }

    private static String named(Throwable missing) {
        return String.valueOf(missing.getMessage()).replace('/', '.');
    }

    /** The stack trace down to the author's outermost frame, causes included. */
    static String of(Throwable e) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        String begin = "";
        for (Throwable next = e; next != null && seen.add(next); next = next.getCause()) {
            text.append(begin).append(next).append('\n');
            frames(next, text);
            begin = "Caused by: ";
        }
        return text.toString().stripTrailing();
    }

    private static void frames(Throwable e, StringBuilder text) {
        int frames = 0;
        for (StackTraceElement frame : e.getStackTrace()) {
            if (ours(frame)) {
                return;
            }
            if (++frames > MOST_FRAMES) {
                text.append("    … and deeper\n");
                return;
            }
            text.append("    at ").append(frame).append('\n');
        }
    }

    /** Where the author's code was called from. */
    private static boolean ours(StackTraceElement frame) {
        return frame.getClassName().startsWith("io.batuta.model.dag.") || frame.getClassName().equals(JavaHandler.class.getName());
    }

    private static boolean jdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
