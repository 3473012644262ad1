package io.batuta.server.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The wire between one node and Postgres, which can be cut, go silent in either direction, or lose the answer of a commit. Bytes are only held back, never changed. */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final IntSupplier postgresPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile boolean refusing;
    private volatile boolean silentOut;
    private volatile boolean silentIn;
    private volatile boolean closed;

    Wire(IntSupplier postgresPort) throws IOException {
        this.listener = new ServerSocket(0, 100, InetAddress.getByName("0.0.0.0"));
        this.postgresPort = postgresPort;
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** All connections break now; new ones succeed. */
    void cut() {
        open.forEach(Wire::quietly);
    }

    /** Whether new connections are refused. */
    void refuse(boolean yes) {
        refusing = yes;
        if (yes) {
            cut();
        }
    }

    /** Nothing comes through, and nobody is told: a partition. */
    void silence(boolean out, boolean in) {
        silentOut = out;
        silentIn = in;
    }

    /** What is connected now is never heard of again, without a word to either side; new connections work. So a firewall that lost its table behaves. */
    void abandon() {
        links.forEach(link -> link.abandoned = true);
        links.clear();
    }

    /** The next commit reaches the server, its answer gets lost, and the connection breaks. */
    void loseAnswer() {
        answersToLose.set(1);
    }

    /** Whether that has happened. */
    boolean lostIt() {
        return answersToLose.get() == 0;
    }

    void keepAnswers() {
        answersToLose.set(0);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket node = listener.accept();
                if (refusing) {
                    quietly(node);
                } else {
                    Thread.ofVirtual().start(() -> connect(node));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket node) {
        var postgres = new Socket();
        try {
            postgres.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), postgresPort.getAsInt()), 5_000);
            node.setTcpNoDelay(true);
            postgres.setTcpNoDelay(true);
            open.add(node);
            open.add(postgres);
            var link = new Link(node, postgres);
            links.add(link);
            Thread.ofVirtual().start(link::out);
            Thread.ofVirtual().start(link::in);
        } catch (IOException e) {
            quietly(node);
            quietly(postgres);
        }
    }

    /** One connection. */
    private final class Link {
        private final Socket node;
        private final Socket postgres;
        private volatile boolean committing;
        private volatile boolean abandoned;

        Link(Socket node, Socket postgres) {
            this.node = node;
            this.postgres = postgres;
        }

        void out() {
            copy(node, postgres, true);
        }

        void in() {
            copy(postgres, node, false);
        }

        private void copy(Socket from, Socket to, boolean outwards) {
            byte[] bytes = new byte[BUFFER];
            try (InputStream source = from.getInputStream(); OutputStream target = to.getOutputStream()) {
                for (int n = source.read(bytes); n >= 0; n = source.read(bytes)) {
                    hold(outwards);
                    if (abandoned) {
                        continue;
                    }
                    if (outwards) {
                        // The writer is known by its name, which it sends when it connects.
                        committing |= new String(bytes, 0, Math.min(n, 400), StandardCharsets.ISO_8859_1).contains("batuta writer");
                    } else if (committing && n < BUFFER && answersToLose.get() > 0 && isAnswerToExecute(bytes, n)
                            && answersToLose.getAndDecrement() > 0) {
                        break;
                    }
                    target.write(bytes, 0, n);
                    target.flush();
                }
            } catch (IOException e) {
                // Broken, as wires break.
            } finally {
                quietly(node);
                quietly(postgres);
                open.remove(node);
                open.remove(postgres);
                links.remove(this);
            }
        }

        /** BindComplete first: the answer of a prepared statement's execution. */
        private boolean isAnswerToExecute(byte[] bytes, int n) {
            return n > 5 && bytes[0] == '2';
        }

        private void hold(boolean outwards) {
            while (!closed && (outwards ? silentOut : silentIn)) {
                Pause.millis(10);
            }
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        cut();
    }
}
