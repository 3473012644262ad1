package io.batuta.web.auth;

import io.batuta.store.table.UserStore;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out. */
public final class AuthApi {
    private static final Logger log = LoggerFactory.getLogger(AuthApi.class);

    private final Users users;
    private final Sessions sessions;
    private final LoginLimit limit;

    /** Checks people there and opens their sessions there. */
    public AuthApi(Users users, Sessions sessions, java.time.InstantSource clock) {
        this.users = users;
        this.sessions = sessions;
        this.limit = new LoginLimit(clock);
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.post("/auth/token", Role.NONE, request -> token(request.bodyOrForm(), request, Sessions.Kind.BEARER.life())),
                Route.get("/auth/token", Role.NONE, _ -> {
                    throw ApiError.of(403, "A token is given for a name and a password only: POST them to this address.");
                }),
                Route.post("/auth/token/cli", Role.NONE, request -> token(request.body(), request, Duration.ofHours(1))),
                Route.post("/auth/login", Role.NONE, this::login),
                Route.post("/auth/logout", Role.NONE, this::logout));
    }

    private Object token(Body body, Request request, Duration life) {
        UserStore.Account account = check(body, request);
        return Reply.created(Map.of("access_token", sessions.open(account, Sessions.Kind.BEARER, life)));
    }

    /** Always makes a new session; one the browser already had ends, so none can be planted beforehand. */
    private Object login(Request request) {
        UserStore.Account account = check(request.body(), request);
        String former = formerCookie(request);
        if (former != null) {
            sessions.close(former);
        }
        String token = sessions.open(account, Sessions.Kind.COOKIE, Sessions.Kind.COOKIE.life());
        return new Reply.Data(
                200,
                Map.of("user", account.name(), "role", account.role()),
                Map.of("Set-Cookie", cookie(request, token, Sessions.Kind.COOKIE.life())));
    }

    private Object logout(Request request) {
        String token = formerCookie(request);
        if (token != null) {
            sessions.close(token);
        }
        return new Reply.Data(204, null, Map.of("Set-Cookie", cookie(request, "", Duration.ZERO), "Clear-Site-Data", "\"cache\""));
    }

    private UserStore.Account check(Body body, Request request) {
        String name = required(body, "username");
        String password = required(body, "password");
        if (!limit.allows(name, request.address())) {
            log.warn("Login of '{}' from {} refused: too many wrong tries", printable(name), request.address());
            throw ApiError.of(429, "Too many wrong tries; wait a minute.");
        }
        return users.check(name, password)
                .map(account -> {
                    limit.succeeded(name, request.address());
                    log.info("{} signed in from {}", account.name(), request.address());
                    return account;
                })
                .orElseThrow(() -> {
                    limit.failed(name, request.address());
                    log.warn("Login of '{}' from {} failed", printable(name), request.address());
                    return ApiError.of(401, "Invalid credentials");
                });
    }

    /** The contract answers a missing name or password with a sentence instead of a list. */
    private static String required(Body body, String field) {
        String value = body.text(field);
        if (value == null || value.isEmpty()) {
            throw ApiError.unprocessable("The field " + field + " is missing.");
        }
        return value;
    }

    private static @org.jspecify.annotations.Nullable String formerCookie(Request request) {
        return request.cookie(request.secure() ? Sessions.SECURE_COOKIE : Sessions.PLAIN_COOKIE);
    }

    private static String cookie(Request request, String token, Duration life) {
        return (request.secure() ? Sessions.SECURE_COOKIE : Sessions.PLAIN_COOKIE) + "=" + token + "; Path=/; Max-Age=" + life.toSeconds()
                + "; HttpOnly; SameSite=Strict" + (request.secure() ? "; Secure" : "");
    }

    /** What a stranger typed, as one line of a log. */
    private static String printable(String name) {
        String line = name.replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() <= 100 ? line : line.substring(0, 100) + "…";
    }
}
