package io.batuta.server.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The other end of a service manager's socket: hears what a service says. */
final class FakeManager implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int LONGEST = 4_096;

    private static final MethodHandle SOCKET = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV = call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final int socket;
    private final List<String> heard = new ArrayList<>();

    FakeManager(Path path) throws Throwable {
        byte[] name = path.toString().getBytes(UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(name.length + 3, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
            socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            int bound = (int) BIND.invokeExact(socket, address, name.length + 3);
            if (bound != 0) {
                throw new IllegalStateException("cannot bind " + path);
            }
        }
    }

    /** All messages so far. */
    List<String> heard() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LONGEST);
            long length = (long) RECV.invokeExact(socket, buffer, (long) LONGEST, MSG_DONTWAIT);
            while (length > 0) {
                heard.add(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), UTF_8));
                length = (long) RECV.invokeExact(socket, buffer, (long) LONGEST, MSG_DONTWAIT);
            }
            return heard;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String message) {
        return heard().stream().filter(message::equals).count();
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(socket);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
