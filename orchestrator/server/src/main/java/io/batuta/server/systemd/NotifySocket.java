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

/** Sends one datagram to a Unix socket by the C library's calls, since Java knows only stream sockets of that family. */
final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int PATH_OFFSET = 2;
    private static final int LONGEST_PATH = 107;

    private static final MethodHandle SOCKET = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND_TO = call("sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private NotifySocket() {}

    /**
     * Sends it.
     *
     * @param path of the socket; a leading @ stands for the abstract namespace
     * @return whether it was taken
     */
    static boolean send(String path, String message) {
        byte[] name = path.getBytes(UTF_8);
        if (name.length == 0 || name.length > LONGEST_PATH) {
            return false;
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(PATH_OFFSET + LONGEST_PATH + 1, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
            // An abstract name is as long as said; a path ends with its zero.
            int length = PATH_OFFSET + name.length + (name[0] == 0 ? 0 : 1);
            byte[] bytes = message.getBytes(UTF_8);
            MemorySegment text = arena.allocateFrom(JAVA_BYTE, bytes);
            int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (socket < 0) {
                return false;
            }
            long sent = (long) SEND_TO.invokeExact(socket, text, (long) bytes.length, 0, address, length);
            int _ = (int) CLOSE.invokeExact(socket);
            return sent == bytes.length;
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's socket calls cannot be used", e);
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
