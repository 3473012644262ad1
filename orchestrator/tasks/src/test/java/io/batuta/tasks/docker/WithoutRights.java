package io.batuta.tasks.docker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Does something as nobody: Linux changes the user of the one thread that asks for it by the bare system call. */
final class WithoutRights {
    private static final long NOBODY = 65_534;

    private WithoutRights() {}

    /** What somebody without rights meets who connects to the socket. */
    static IOException connect(Path socket) throws Exception {
        CompletableFuture<IOException> met = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("nobody").start(() -> {
            try {
                becomeNobody();
                SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
                met.completeExceptionally(new AssertionError("nobody may use " + socket));
            } catch (IOException e) {
                met.complete(e);
            } catch (Throwable e) {
                met.completeExceptionally(e);
            }
        });
        thread.join();
        return met.get();
    }

    private static void becomeNobody() throws Throwable {
        long setresuid = System.getProperty("os.arch").equals("aarch64") ? 147 : 117;
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall = linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG));
        try (Arena _ = Arena.ofConfined()) {
            long answer = (long) syscall.invokeExact(setresuid, NOBODY, NOBODY, NOBODY);
            if (answer != 0) {
                throw new IllegalStateException("setresuid: " + answer);
            }
        }
    }
}
