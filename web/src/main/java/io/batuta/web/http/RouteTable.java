package io.batuta.web.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Registers routes so that who asks, and whether he may, is settled before the handler is reached. */
public final class RouteTable {
    /** The header a browser only sends when our own page asked it to; any value will do. */
    public static final String CSRF_HEADER = "X-Batuta-CSRF";

    private final Authenticator authenticator;

    /** Uses this to find out who asks. */
    public RouteTable(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Registers all of them. */
    public void register(RoutesConfig javalin, List<Route> routes) {
        for (Route route : routes) {
            javalin.addHttpHandler(HandlerType.findOrCreate(route.method().name()), route.path(), ctx -> handle(route, ctx));
        }
    }

    private void handle(Route route, Context ctx) throws Exception {
        Principal who = admit(route, ctx);
        Answers.send(ctx, route.handler().handle(new Request(ctx, who, () -> stillAllowed(route, ctx))));
    }

    private boolean stillAllowed(Route route, Context ctx) {
        try {
            admit(route, ctx);
            return true;
        } catch (ApiError e) {
            return false;
        }
    }

    private Principal admit(Route route, Context ctx) {
        if (route.role() == Role.NONE) {
            return Principal.NOBODY;
        }
        Principal who = authenticator.authenticate(ctx);
        if (who.role() == Role.NONE) {
            throw ApiError.of(401, "Not authenticated");
        }
        if (!who.role().covers(route.role())) {
            throw ApiError.of(403,
                    "Forbidden: this needs the role " + route.role().word() + ", and " + who.user() + " has " + who.role().word() + ".");
        }
        if (who.through() == Principal.Through.COOKIE && route.method().changes() && ctx.header(CSRF_HEADER) == null) {
            throw ApiError.of(403,
                    "Forbidden: a request with the session cookie that changes something needs the header " + CSRF_HEADER + ".");
        }
        return who;
    }
}
