package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** Connects, through bastions if need be, and says in a sentence why it could not. */
final class Reach {
    private static final int SIGNS_OF_LIFE_MISSED = 3;

    private Reach() {}

    /** A new connection, logged in. Blocks for the connection's timeouts. */
    static Line connect(Target target) throws SshException {
        List<SSHClient> clients = new ArrayList<>();
        try {
            for (SshConnection hop : target.via()) {
                open(hop, clients);
            }
            return new Line(target, open(target.to(), clients), List.copyOf(clients));
        } catch (SshException | RuntimeException e) {
            Line.close(clients);
            throw e;
        }
    }

    /** The key a host shows; nobody is logged in. */
    static HostKeys.Shown hostKey(SshConnection connection) throws SshException {
        HostKeys keys = new HostKeys(connection);
        List<SSHClient> clients = new ArrayList<>();
        SSHClient client = client(connection, keys);
        clients.add(client);
        try {
            client.connect(connection.host(), connection.port());
        } catch (IOException e) {
            if (keys.shown() == null) {
                throw because(connection, null, e);
            }
        } finally {
            Line.close(clients);
        }
        HostKeys.Shown shown = keys.shown();
        if (shown == null) {
            throw new SshException(connection.address() + " showed no host key", null, false, null);
        }
        return shown;
    }

    private static SSHClient open(SshConnection hop, List<SSHClient> before) throws SshException {
        HostKeys keys = new HostKeys(hop);
        SSHClient client = client(hop, keys);
        SSHClient through = before.isEmpty() ? null : before.getLast();
        Login login = new Login(hop);
        try {
            var methods = login.methods(client);
            before.add(client);
            if (through == null) {
                client.connect(hop.host(), hop.port());
                // Each question is a few small messages, of which none should wait until the one before it is acknowledged.
                client.getSocket().setTcpNoDelay(true);
            } else {
                client.connectVia(direct(through, hop));
            }
            client.auth(hop.user(), methods);
            if (client.getSocket() != null) {
                client.getSocket().setSoTimeout(0);
            }
            return client;
        } catch (UserAuthException e) {
            throw new SshException(hop.words() + " did not accept " + login.words(),
                    "is the user right, and is the public key in ~/.ssh/authorized_keys of that user? The server's log says more (journalctl -u ssh)",
                    false, e);
        } catch (IOException e) {
            if (e instanceof SshException known) {
                throw known;
            }
            SshException refusal = keys.refusal();
            throw refusal != null ? refusal : because(hop, through, e);
        }
    }

    private static DirectConnection direct(SSHClient through, SshConnection hop) throws IOException {
        try {
            return through.newDirectConnection(hop.host(), hop.port());
        } catch (IllegalStateException e) {
            throw Line.lost(e);
        }
    }

    private static SSHClient client(SshConnection hop, HostKeys keys) {
        DefaultConfig config = new DefaultConfig();
        config.setLoggerFactory(Silence.INSTANCE);
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        SSHClient client = new SSHClient(config);
        int millis = Math.toIntExact(hop.connectTimeout().toMillis());
        client.setConnectTimeout(millis);
        client.setTimeout(millis);
        client.getTransport().setTimeoutMs(millis);
        client.addHostKeyVerifier(keys);
        KeepAliveRunner alive = (KeepAliveRunner) client.getConnection().getKeepAlive();
        alive.setKeepAliveInterval(Math.toIntExact(hop.keepAlive().toSeconds()));
        alive.setMaxAliveCount(SIGNS_OF_LIFE_MISSED);
        return client;
    }

    /** PAINS: "it just failed" is no answer. */
    private static SshException because(SshConnection hop, @Nullable SSHClient through, IOException e) {
        String seconds = hop.connectTimeout().toSeconds() + " s";
        String host = hop.address() + (through == null ? "" : " through " + through.getRemoteHostname());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _ -> {
                    return said("cannot reach " + host + ": the name " + hop.host() + " is not known", "is it spelled right in connection "
                            + hop.id() + ", and does this host's name server know it?", e);
                }
                case NoRouteToHostException _ -> {
                    return said("cannot reach " + host + ": there is no way to it (no route to host)",
                            "is it running, and in a network this host can reach?", e);
                }
                case SocketTimeoutException t when String.valueOf(t.getMessage()).startsWith("Read") -> {
                    return silent(host, seconds, e);
                }
                case SocketTimeoutException _ -> {
                    return said("cannot reach " + host + " (timed out after " + seconds + "); is it running?",
                            "it may be stopped, have another address by now, or be behind a firewall; an edited connection is used by the next try",
                            e);
                }
                case java.util.concurrent.TimeoutException _ -> {
                    return said(host + " accepts connections but did not answer as SSH within " + seconds, "is it sshd that listens there?",
                            e);
                }
                case ConnectException c when String.valueOf(c.getMessage()).contains("refused") -> {
                    return said(host + " refused the connection",
                            "the host is up, but nothing listens on that port: is sshd running there, and is the port right?", e);
                }
                case OpenFailException open -> {
                    return said("cannot reach " + host + ": " + open.getMessage(),
                            "can the bastion reach it, and does its sshd allow forwarding (AllowTcpForwarding)?", e);
                }
                default -> {
                }
            }
        }
        String text = String.valueOf(e.getMessage());
        if (e instanceof TransportException && (text.contains("EOF") || text.contains("closed") || text.contains("reset"))) {
            return said(host + " closed the connection before saying who it is",
                    "it may be overloaded (sshd's MaxStartups), or refuse this host's address", e);
        }
        return said("cannot connect to " + host + ": " + text, null, e);
    }

    private static SshException silent(String host, String seconds, IOException e) {
        return said(host + " accepts connections but did not answer as SSH within " + seconds,
                "is it sshd that listens there, and is it overloaded?", e);
    }

    private static SshException said(String sentence, @Nullable String hint, IOException cause) {
        return new SshException(sentence, hint, false, cause);
    }

    /** The library logs every lost connection as an error of its own; what matters of it is in our sentences. */
    private enum Silence implements LoggerFactory {
        INSTANCE;

        @Override
        public Logger getLogger(String name) {
            return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLogger(Class<?> of) {
            return NOPLogger.NOP_LOGGER;
        }
    }
}
