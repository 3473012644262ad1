package io.batuta.tasks;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For kinds whose language Batuta does not speak itself, or where speaking would have an effect: whether anybody listens there. */
final class PortTest implements ConnectionTest {
    private static final int PATIENCE = 5_000;

    private final String kind;
    private final int port;
    private final String rest;

    /**
     * A test.
     *
     * @param port the usual one; 0 for none
     * @param rest what was not tried
     */
    PortTest(String kind, int port, String rest) {
        this.kind = kind;
        this.port = port;
        this.rest = rest;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public List<String> servers(Connection connection) {
        InetSocketAddress address = address(connection);
        return address == null ? List.of() : List.of(address.getHostString());
    }

    @Override
    public Result test(Connection connection) {
        InetSocketAddress address = address(connection);
        if (address == null) {
            return Result.unusable("connection " + connection.id() + " has no host with a port, so nothing can be tried", null);
        }
        String shown = address.getHostString() + ":" + address.getPort();
        try (Socket socket = new Socket()) {
            if (address.isUnresolved()) {
                throw new UnknownHostException("the name is not known");
            }
            socket.connect(address, PATIENCE);
            return Result.usable(shown + " accepts connections; " + rest);
        } catch (IOException e) {
            return Result.unusable("cannot reach " + shown + " (" + e.getMessage() + ")", "is it running, and are host and port right?");
        }
    }

    private @Nullable InetSocketAddress address(Connection connection) {
        String password = connection.password();
        String host = kind.equals("webhook") && password != null && !password.isBlank() ? password : connection.host();
        if (host == null || host.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create(host.contains("://") ? host.strip() : "any://" + host.split(",")[0].strip());
            int usual = "https".equals(uri.getScheme()) ? 443 : "http".equals(uri.getScheme()) ? 80 : port;
            int wanted = uri.getPort() > 0 ? uri.getPort() : connection.port() != null ? connection.port() : usual;
            return uri.getHost() == null || wanted <= 0 || wanted > 65_535 ? null : new InetSocketAddress(uri.getHost(), wanted);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
