package io.batuta.tasks.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between client and server that can be cut: while it is, nothing arrives on either side and nobody is told, as with a pulled cable. */
final class Cuttable implements AutoCloseable {
    private final ServerSocket server;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Cuttable(int to) throws IOException {
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.to = to;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Pulls the cable: what was connected stays silent for ever. */
    void cut() {
        cut = true;
    }

    /** Puts it back in: new connections work. */
    void mend() {
        sockets.forEach(Cuttable::close);
        sockets.clear();
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                if (!cut) {
                    Socket there = new Socket();
                    there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
                    sockets.add(there);
                    Thread.ofVirtual().start(() -> copy(client, there));
                    Thread.ofVirtual().start(() -> copy(there, client));
                }
            } catch (IOException _) {
                // Closed, or the server is away: the client will notice.
            }
        }
    }

    private void copy(Socket from, Socket into) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (cut) {
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException _) {
            // One side went away.
        }
        if (!cut) {
            close(from);
            close(into);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        mend();
    }
}
