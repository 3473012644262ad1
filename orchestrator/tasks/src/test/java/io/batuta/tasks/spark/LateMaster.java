package io.batuta.tasks.spark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The REST port of a standalone master that takes submissions, which count from then on, and whose answers come late or never. Whoever does not speak HTTP is told so, as the real one does. */
final class LateMaster implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> submissions = new CopyOnWriteArrayList<>();
    private final CountDownLatch late = new CountDownLatch(1);
    private final boolean hangsUp;

    /** @param hangsUp whether it closes the connection instead of an answer; else the answer comes with {@link #answer} */
    LateMaster(boolean hangsUp) throws IOException {
        this.hangsUp = hangsUp;
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What was submitted, one line for each time. */
    List<String> submissions() {
        return submissions;
    }

    /** Now the answers come. */
    void answer() {
        late.countDown();
    }

    private void serve() {
        try {
            while (true) {
                Socket one = server.accept();
                Thread.ofVirtual().start(() -> serve(one));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (Socket one = socket) {
            InputStream in = new BufferedInputStream(one.getInputStream());
            in.mark(5);
            if (!new String(in.readNBytes(5), StandardCharsets.ISO_8859_1).equals("POST ")) {
                write(one, "400 Bad Request", "");
                return;
            }
            in.reset();
            submissions.add(line(in));
            if (!hangsUp) {
                late.await();
                write(one, "200 OK",
                        """
                                {"action": "CreateSubmissionResponse", "serverSparkVersion": "3.5.7", "submissionId": "driver-20260801000000-0000", "success": true}""");
            }
        } catch (IOException _) {
            // The client is gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static void write(Socket to, String status, String body) throws IOException {
        to.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        late.countDown();
        server.close();
    }
}
