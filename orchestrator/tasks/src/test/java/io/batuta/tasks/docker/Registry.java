package io.batuta.tasks.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A registry that refuses every image alike. Engines trust those of their own host without TLS, once that was tried and ended at once. */
final class Registry implements AutoCloseable {
    private static final int TLS = 0x16;

    private final ServerSocket server;
    private final int status;
    private final String refusal;

    Registry(int status, String code, String message) throws IOException {
        this.status = status;
        this.refusal = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket;
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            lines.mark(1);
            if (lines.read() == TLS) {
                return;
            }
            lines.reset();
            String first = lines.readLine();
            for (@Nullable
            String line = first; line != null && !line.isEmpty(); line = lines.readLine()) {
                // The headers do not matter.
            }
            boolean greeting = String.valueOf(first).contains(" /v2/ ") && status != 401;
            byte[] body = (greeting ? "{}" : refusal).getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + (greeting ? 200 : status) + " X\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + "Docker-Distribution-Api-Version: registry/2.0\r\n"
                    + (status == 401 ? "WWW-Authenticate: Basic realm=\"registry\"\r\n" : "") + "Content-Length: " + body.length
                    + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            if (!String.valueOf(first).startsWith("HEAD")) {
                socket.getOutputStream().write(body);
            }
        } catch (IOException _) {
            // The engine has heard enough.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
