package io.batuta.web.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.store.table.TokenStore;
import io.batuta.store.table.TokenStore.SignedIn;
import io.batuta.store.table.UserStore;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Authenticator;
import io.batuta.web.http.Principal;
import io.batuta.web.http.Role;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opaque tokens of 256 bits, kept as hashes: cookies of the console, bearer tokens, and the command line's. Thread-safe. */
public final class Sessions implements Authenticator {
    /** The cookie over TLS: bound to this host and to secure connections by its prefix. */
    static final String SECURE_COOKIE = "__Host-batuta";
    /** The cookie on plain HTTP, where browsers refuse the prefix. */
    static final String PLAIN_COOKIE = "batuta";

    /** What a token is for, and how long it lives. */
    enum Kind {
        /** The console. */
        COOKIE(Duration.ofDays(7)),
        /** A client of the API. */
        BEARER(Duration.ofHours(24)),
        /** The command line on this machine; renewed at every start. */
        CLI(Duration.ofDays(3650));

        private final Duration life;

        Kind(Duration life) {
            this.life = life;
        }

        Duration life() {
            return life;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final UserStore accounts;
    private final TokenStore tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** Keeps them there, by this clock. */
    public Sessions(UserStore accounts, TokenStore tokens, InstantSource clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * A new token for the command line on this machine, in place of the former one. The caller keeps it in a file of mode 600. Other nodes' tokens stay.
     *
     * @param user the account it acts as
     * @param former the one it replaces; null when there is none
     * @throws IllegalArgumentException when there is no such account
     */
    public String renewCliToken(String user, @Nullable String former) {
        UserStore.Account account = accounts.find(user).orElseThrow(() -> new IllegalArgumentException("There is no user " + user + "."));
        if (former != null) {
            close(former);
        }
        return open(account, Kind.CLI, Kind.CLI.life());
    }

    /** Opens a session and gives its token. */
    String open(UserStore.Account account, Kind kind, Duration life) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        tokens.sweep(now);
        tokens.put(hash(token), account.id(), kind.word(), now, now.plus(life));
        accounts.signedIn(account.name(), now);
        return token;
    }

    /** Ends the session of a token, if there is one. */
    void close(String token) {
        tokens.end(hash(token));
    }

    @Override
    public Principal authenticate(Context ctx) {
        String bearer = bearer(ctx.header("Authorization"));
        if (bearer != null) {
            return session(bearer).filter(session -> !session.kind().equals(Kind.COOKIE.word()))
                    .map(Sessions::principal)
                    .orElseThrow(() -> ApiError.of(401, "Not authenticated: the token is not known or has expired."));
        }
        String cookie = cookie(ctx);
        return cookie == null
                ? Principal.NOBODY
                : session(cookie).filter(session -> session.kind().equals(Kind.COOKIE.word())).map(Sessions::principal)
                        .orElse(Principal.NOBODY);
    }

    /** The session cookie of a request. Over TLS only the prefixed one counts, so nobody can slip in another from a plain page. */
    static @Nullable String cookie(Context ctx) {
        boolean secure = ctx.req().isSecure() || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
        return ctx.cookie(secure ? SECURE_COOKIE : PLAIN_COOKIE);
    }

    private Optional<SignedIn> session(String token) {
        return token.length() > 200 ? Optional.empty() : tokens.find(hash(token), clock.instant());
    }

    private static Principal principal(SignedIn session) {
        Principal.Through through = switch (Kind.valueOf(session.kind().toUpperCase(Locale.ROOT))) {
            case COOKIE -> Principal.Through.COOKIE;
            case BEARER -> Principal.Through.TOKEN;
            case CLI -> Principal.Through.CLI;
        };
        return new Principal(session.name(), Role.of(session.role()), through);
    }

    private static @Nullable String bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).strip() : null;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java brings SHA-256", e);
        }
    }
}
