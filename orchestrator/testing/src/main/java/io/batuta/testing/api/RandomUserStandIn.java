package io.batuta.testing.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP API shaped like randomuser.me's, on loopback, for pipelines that must run without the network and for tests that need an
 * API to misbehave.
 *
 * <ul>
 *   <li>{@code GET /api/?results=10&seed=…&page=…&nat=de,fr&gender=…&inc=…&exc=…&noinfo}: made-up people; without a seed nobody
 *       comes twice
 *   <li>{@code GET /ledger}: {@code {"requests", "served", "complete", "uuids"}}, for tests that run in another process
 * </ul>
 *
 * <pre>{@code
 * try (var api = RandomUserStandIn.start(0, InstantSource.system(), 1_000_000)) {
 *     api.misbehave(2, Mischief.refuse(503, Duration.ofSeconds(1)));
 *     … a pipeline reads api.baseUri() …
 *     assertThat(published).containsExactlyInAnyOrderElementsOf(api.ledger().uuids());
 * }
 * }</pre>
 *
 * <p>Every request has a virtual thread. Safe for any thread.
 */
public final class RandomUserStandIn implements AutoCloseable {
    /** Connections that may wait to be accepted; a wide DAG opens them all at once, and each one too many waits a second. */
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Mischief> mischief = new ConcurrentLinkedQueue<>();
    private final Ledger ledger;

    private RandomUserStandIn(HttpServer server, InstantSource clock, int ledgerLimit) {
        this.server = server;
        this.ledger = new Ledger(ledgerLimit);
        server.setExecutor(threads);
        server.createContext("/", new UserExchange(ledger, mischief, clock)::handle);
        server.start();
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @param port 0 takes a free one
     * @param clock for people's ages
     * @param ledgerLimit how many people the ledger remembers; in a demo that runs for weeks a bound is needed
     * @throws UncheckedIOException when the port is taken; the message names it
     */
    public static RandomUserStandIn start(int port, InstantSource clock, int ledgerLimit) {
        // Else the server's small answers wait 40 ms for the client's acknowledgement; read once, when its class is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return new RandomUserStandIn(server, clock, ledgerLimit);
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in API cannot listen on 127.0.0.1:" + port + " (" + e.getMessage()
                    + "); stop what does, or choose another port", e);
        }
    }

    /** {@code http://127.0.0.1:port}, to which {@code /api/} is added: what a connection holds. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next requests, this many, are treated so, after what was asked before. */
    public void misbehave(int times, Mischief what) {
        for (int i = 0; i < times; i++) {
            mischief.add(what);
        }
    }

    /** Forgets the mischief that is still to come. */
    public void behave() {
        mischief.clear();
    }

    /** Who was handed out so far. */
    public Ledger ledger() {
        return ledger;
    }

    /** Stops at once; requests in progress are cut. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
