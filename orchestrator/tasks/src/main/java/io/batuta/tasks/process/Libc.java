package io.batuta.tasks.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Calls of the C library that Java lacks. */
final class Libc {
    static final int NONE = 0;
    static final int TERM = 15;
    static final int KILL = 9;

    private static final int AT_ONCE = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle KILL_CALL = handle("kill",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle WAIT_CALL = handle("waitpid",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private Libc() {}

    /** Whether this C library has a function of that name. */
    static boolean has(String function) {
        return LINKER.defaultLookup().find(function).isPresent();
    }

    static MethodHandle handle(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor);
    }

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

    /** Takes a child of ours out of the kernel's table when it has ended; false while it runs. */
    static boolean buried(int child) {
        if (child <= 0) {
            throw new IllegalArgumentException("not a child: " + child);
        }
        try {
            return (int) WAIT_CALL.invokeExact(child, MemorySegment.NULL, AT_ONCE) != 0;
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's waitpid cannot be called", e);
        }
    }
}
