package io.batuta.testing.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Answers one request: properly, or with the next mischief in the queue. */
final class UserExchange {
    private static final SecureRandom SEEDS = new SecureRandom();
    private static final String WEB_PAGE = "<!doctype html><title>Welcome to nginx!</title><h1>One moment, please</h1>";

    private final Ledger ledger;
    private final Queue<Mischief> mischief;
    private final InstantSource clock;

    UserExchange(Ledger ledger, Queue<Mischief> mischief, InstantSource clock) {
        this.ledger = ledger;
        this.mischief = mischief;
        this.clock = clock;
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                json(exchange, 405, Map.of("error", "Only GET is understood here"));
            } else if (path.equals("/api") || path.equals("/api/")) {
                people(exchange);
            } else if (path.equals("/ledger")) {
                json(exchange, 200, ledgerFields());
            } else {
                json(exchange, 404, Map.of("error", "There is nothing at " + path + "; people are at /api/?results=10"));
            }
        }
    }

    private void people(HttpExchange exchange) throws IOException {
        ledger.asked();
        UserQuery query = UserQuery.parse(exchange.getRequestURI().getRawQuery());
        String seed = query.seed() == null || query.seed().isEmpty() ? newSeed() : query.seed();
        UserAnswer answer = UserAnswer.to(query, seed, clock.instant());
        switch (mischief.poll()) {
            case null -> serve(exchange, answer);
            case Mischief.Delay(var duration) -> {
                pause(duration.toMillis());
                serve(exchange, answer);
            }
            case Mischief.Refuse refusal -> refuse(exchange, refusal);
            case Mischief.Cut(int afterBytes) -> cut(exchange, bytes(answer), afterBytes);
            case Mischief.HalfJson() -> {
                byte[] whole = bytes(answer);
                send(exchange, 200, "application/json; charset=utf-8", Arrays.copyOf(whole, whole.length / 2));
            }
            case Mischief.WebPage() -> send(exchange, 200, "text/html", WEB_PAGE.getBytes(StandardCharsets.UTF_8));
            case Mischief.Replace(String path, Object value) -> {
                answer.replace(path, value);
                json(exchange, 200, answer.body());
            }
            case Mischief.Omit(String path) -> {
                answer.omit(path);
                json(exchange, 200, answer.body());
            }
        }
    }

    private void serve(HttpExchange exchange, UserAnswer answer) throws IOException {
        Ledger.Entry entry = ledger.record(answer.uuids());
        try {
            json(exchange, 200, answer.body());
        } catch (IOException gone) {
            ledger.withdraw(entry);
            throw gone;
        }
    }

    private static void refuse(HttpExchange exchange, Mischief.Refuse refusal) throws IOException {
        refusal.retryAfter().ifPresent(wait -> exchange.getResponseHeaders().set("Retry-After", Long.toString(wait.toSeconds())));
        json(exchange, refusal.status(), Map.of("error", "Something went wrong here; please come back later."));
    }

    /** The promised length is the whole; the connection ends before it. */
    private static void cut(HttpExchange exchange, byte[] whole, int afterBytes) throws IOException {
        if (afterBytes > 0) {
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, Math.min(afterBytes, whole.length - 1));
            exchange.getResponseBody().flush();
        }
        throw new IOException("The connection is cut on request");
    }

    private Map<String, @Nullable Object> ledgerFields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("requests", ledger.requests());
        fields.put("served", ledger.served());
        fields.put("complete", ledger.complete());
        fields.put("uuids", ledger.uuids());
        return fields;
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The stand-in was closed during a delay", e);
        }
    }

    private static String newSeed() {
        byte[] seed = new byte[8];
        SEEDS.nextBytes(seed);
        return HexFormat.of().formatHex(seed);
    }

    private static byte[] bytes(UserAnswer answer) {
        return JsonText.of(answer.body()).getBytes(StandardCharsets.UTF_8);
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        send(exchange, status, "application/json; charset=utf-8", JsonText.of(body).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
