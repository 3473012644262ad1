package io.batuta.tasks.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Begins a program as the leader of a session of its own by posix_spawn(3). Java's own way cannot begin a session, so that it takes the program setsid besides, and loads one of the JDK's first: with the
 * shell, four programs for one command instead of two. Thread-safe.
 */
final class Spawn {
    private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";

    /** Room for a posix_spawn_file_actions_t, a posix_spawnattr_t or a sigset_t: the largest has 336 bytes in glibc, on x86-64 and on aarch64. */
    private static final long ROOM = 1_024;

    /** From fcntl.h and spawn.h. */
    private static final int READ = 0;
    private static final int APPEND = 0x1 | 0x40 | 0x400;
    private static final int OURS_ALONE = 0b110_000_000;
    private static final short SESSION_AND_SIGNALS = 0x80 | 0x08;

    /** What was begun and not buried yet. An ended child keeps its number until its parent asks for it. */
    private static final Set<Integer> CHILDREN = ConcurrentHashMap.newKeySet();

    private Spawn() {}

    /** Whether this C library can: glibc from 2.34 on. Without the closing of all descriptors, a command would keep the service's connections and its port. */
    static boolean possible() {
        return Libc.has(CLOSE_FROM);
    }

    /** The calls, found when the first process begins. */
    private static final class Calls {
        static final MethodHandle SPAWN = Libc.handle("posix_spawn",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        static final MethodHandle ACTIONS = Libc.handle("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        static final MethodHandle DIRECTORY = Libc.handle("posix_spawn_file_actions_addchdir_np",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        static final MethodHandle OPEN = Libc.handle("posix_spawn_file_actions_addopen",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        static final MethodHandle CLOSE = Libc.handle(CLOSE_FROM, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle NO_MORE_ACTIONS = Libc.handle("posix_spawn_file_actions_destroy",
                FunctionDescriptor.of(JAVA_INT, ADDRESS));
        static final MethodHandle ATTRIBUTES = Libc.handle("posix_spawnattr_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        static final MethodHandle FLAGS = Libc.handle("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
        static final MethodHandle BLOCKED = Libc.handle("posix_spawnattr_setsigmask", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        static final MethodHandle MESSAGE = Libc.handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

        private Calls() {}
    }

    /**
     * Returns when the program is loaded.
     *
     * @param command an absolute path and arguments
     * @throws IOException when nothing has begun; the message says why
     */
    static void begin(List<String> command, Map<String, String> env, Path directory, Path stdin, Path stdout, Path stderr)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = texts(arena, command);
            MemorySegment variables = texts(arena, env.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
            MemorySegment actions = arena.allocate(ROOM);
            check((int) Calls.ACTIONS.invokeExact(actions));
            try {
                check((int) Calls.OPEN.invokeExact(actions, 0, text(arena, stdin.toString()), READ, 0));
                check((int) Calls.OPEN.invokeExact(actions, 1, text(arena, stdout.toString()), APPEND, OURS_ALONE));
                check((int) Calls.OPEN.invokeExact(actions, 2, text(arena, stderr.toString()), APPEND, OURS_ALONE));
                check((int) Calls.CLOSE.invokeExact(actions, 3));
                check((int) Calls.DIRECTORY.invokeExact(actions, text(arena, directory.toString())));
                MemorySegment child = arena.allocate(JAVA_INT);
                check((int) Calls.SPAWN.invokeExact(child, words.get(ADDRESS, 0), actions, attributes(arena), words, variables));
                CHILDREN.add(child.get(JAVA_INT, 0));
            } finally {
                int _ = (int) Calls.NO_MORE_ACTIONS.invokeExact(actions);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's posix_spawn cannot be called", e);
        }
    }

    /** Buries those that have ended. */
    static void bury() {
        CHILDREN.removeIf(Libc::buried);
    }

    /** A session of its own, and no signal blocked: the JVM's threads block SIGQUIT. */
    private static MemorySegment attributes(Arena arena) throws Throwable {
        MemorySegment attributes = arena.allocate(ROOM);
        check((int) Calls.ATTRIBUTES.invokeExact(attributes));
        check((int) Calls.FLAGS.invokeExact(attributes, SESSION_AND_SIGNALS));
        check((int) Calls.BLOCKED.invokeExact(attributes, arena.allocate(ROOM)));
        return attributes;
    }

    /** An array of pointers to texts, ended by a null. */
    private static MemorySegment texts(Arena arena, List<String> all) throws IOException {
        MemorySegment pointers = arena.allocate(ADDRESS, all.size() + 1L);
        for (int i = 0; i < all.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, text(arena, all.get(i)));
        }
        return pointers;
    }

    private static MemorySegment text(Arena arena, String text) throws IOException {
        if (text.indexOf('\0') >= 0) {
            throw new IOException("an argument or variable holds the character U+0000, which no program can be given");
        }
        return arena.allocateFrom(text);
    }

    private static void check(int error) throws Throwable {
        if (error != 0) {
            MemorySegment message = (MemorySegment) Calls.MESSAGE.invokeExact(error);
            throw new IOException(message.reinterpret(ROOM).getString(0) + " (error " + error + ")");
        }
    }
}
