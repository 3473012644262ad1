package io.batuta.web;

import io.batuta.web.assets.Assets;
import io.batuta.web.http.Answers;
import io.batuta.web.http.Authenticator;
import io.batuta.web.http.BareErrors;
import io.batuta.web.http.Errors;
import io.batuta.web.http.Route;
import io.batuta.web.http.RouteTable;
import io.batuta.web.http.SecurityHeaders;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.ServerConnector;

/** The HTTP listener: the API's routes, the console's files, and an answer in JSON for everything else. */
public final class WebServer implements AutoCloseable {
    private static final long MAX_BODY = 2L * 1024 * 1024;
    private static final long IDLE_MILLIS = 60_000;

    private final Javalin javalin;
    private final String host;
    private final int port;
    private final Runnable onClose;

    /**
     * Prepares a server; it listens after {@link #start}.
     *
     * @param host the address to bind, 127.0.0.1 unless somebody asked for more
     * @param port 0 for any free one
     * @param onClose ends whatever open answers wait for, so that they can finish
     */
    public WebServer(String host, int port, List<Route> routes, Authenticator authenticator, Assets assets, Runnable onClose) {
        this.host = host;
        this.port = port;
        this.onClose = onClose;
        this.javalin = Javalin.create(config -> configure(config, routes, authenticator, assets));
    }

    /** Listens. */
    public WebServer start() {
        javalin.start();
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Stops listening; answers under way have a moment to end. */
    @Override
    public void close() {
        onClose.run();
        javalin.stop();
    }

    private void configure(JavalinConfig config, List<Route> routes, Authenticator authenticator, Assets assets) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = MAX_BODY;
        config.http.compressionStrategy = CompressionStrategy.GZIP;
        listen(config);

        config.routes.before(ctx -> SecurityHeaders.forEach(ctx.req().isSecure(), ctx::header));
        new RouteTable(authenticator).register(config.routes, routes);
        Errors.register(config.routes);
        config.routes.get("/ui/<file>", assets::file);
        config.routes.exception(NotFoundResponse.class, (_, ctx) -> missing(ctx, assets));
    }

    private void listen(JavalinConfig config) {
        config.jetty.addConnector((server, http) -> {
            harden(http);
            server.setErrorHandler(new BareErrors());
            var connector = new ServerConnector(server, new org.eclipse.jetty.server.HttpConnectionFactory(http));
            connector.setHost(host);
            connector.setPort(port);
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        });
        config.jetty.modifyServer(server -> server.setStopTimeout(2_000));
        config.jetty.modifyServletContextHandler(context -> {
            ServletHandler servlets = context.getServletHandler();
            servlets.setDecodeAmbiguousURIs(true);
        });
    }

    /** Names may contain an encoded slash or per cent sign; every other way to write one path in two ways is refused before routing. */
    private static void harden(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(16 * 1024);
        http.setUriCompliance(UriCompliance
                .from(EnumSet.of(UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
    }

    /** No route: the console's page for whoever asks for a page, an error for everybody else. */
    private static void missing(Context ctx, Assets assets) {
        if (consolePage(ctx)) {
            assets.page(ctx);
        } else {
            Answers.error(ctx, 404, "Not Found");
        }
    }

    private static boolean consolePage(Context ctx) {
        String accept = ctx.header("Accept");
        boolean browser = accept != null && accept.contains("text/html");
        String path = ctx.path();
        return browser && ctx.method().name().equals("GET") && !path.startsWith("/api/") && !path.startsWith("/auth/")
                && !path.startsWith("/ui/");
    }
}
