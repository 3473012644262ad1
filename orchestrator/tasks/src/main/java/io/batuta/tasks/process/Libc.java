package io.batuta.tasks.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The one call of the C library that Java lacks: a signal to a whole process group. */
final class Libc {
    static final int NONE = 0;
    static final int TERM = 15;
    static final int KILL = 9;

    private static final MethodHandle KILL_CALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Libc() {}

    /** Sends a signal to a process (or, when negative, to the group of that number); whether anybody got it. */
    static boolean kill(long target, int signal) {
        if (target == 0 || target == 1 || target == -1) {
            throw new IllegalArgumentException("refusing to signal " + target);
        }
        try {
            return (int) KILL_CALL.invokeExact((int) target, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's kill cannot be called", e);
        }
    }
}
