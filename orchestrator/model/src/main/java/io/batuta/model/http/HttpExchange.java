package io.batuta.model.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes a call, again where that is allowed, and reads its answer. Thread-safe. */
public final class HttpExchange {
    private static final int SHOWN = 200;
    private static final int MOST_OF_A_PROBE = 16 * 1024 * 1024;

    private HttpExchange() {}

    /**
     * Makes the call and gives what it should: an {@link HttpResult}, or the answer read as the type.
     *
     * @throws HttpFailedException when it does not bring what was expected
     */
    public static Object make(HttpConfig config, OutputType<?> type, Run run) throws InterruptedException {
        HttpTarget target = HttpTarget.of(config, config.connection() == null ? null : run.connection(config.connection()));
        HttpResult answer = answer(config, target, run);
        return config.reads() ? read(config, target, type, answer.body()) : answer;
    }

    /**
     * Asks a connection's own address once, with its login, and gives whatever it answers, redirects and errors too.
     *
     * @throws HttpFailedException when there is no answer
     */
    public static HttpResult probe(Connection connection, Duration timeout) throws InterruptedException {
        HttpConfig config = probe(connection.id(), timeout);
        return HttpWire.send(config, HttpTarget.of(config, connection));
    }

    /**
     * Whether a connection has an address that can be called; nothing is called.
     *
     * @throws HttpFailedException when it has none
     */
    public static void check(Connection connection) {
        HttpTarget.of(probe(connection.id(), Duration.ZERO), connection);
    }

    private static HttpConfig probe(String connection, Duration timeout) {
        Set<Integer> redirects = IntStream.range(300, 400).boxed().collect(Collectors.toSet());
        return new HttpConfig("GET", connection, "", List.of(), Map.of(), null, null, null, redirects, Set.of(), 1, Duration.ZERO, timeout,
                MOST_OF_A_PROBE, false, false);
    }

    private static HttpResult answer(HttpConfig config, HttpTarget target, Run run) throws InterruptedException {
        for (int attempt = 1;; attempt++) {
            boolean last = attempt >= config.tries();
            Duration wait = config.backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
            try {
                HttpResult answer = HttpWire.send(config, target);
                if (config.expected(answer.status())) {
                    return answer;
                }
                if (last || !config.retryOn().contains(answer.status())) {
                    throw HttpSentences.unexpected(config, target, answer);
                }
                wait = longer(wait, HttpWire.retryAfter(answer).orElse(wait));
                run.log().warn(config.method() + " " + target.words() + " answered " + answer.status() + "; sending it again in " + wait);
            } catch (HttpFailedException e) {
                boolean again = !last && HttpSentences.passing(e) && (config.safe() || !e.unanswered());
                if (!again) {
                    throw e;
                }
                run.log().warn(e.getMessage() + "; sending it again in " + wait);
            }
            Thread.sleep(wait);
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Object read(HttpConfig config, HttpTarget target, OutputType<?> type, String body) {
        try {
            String part = config.pick() == null ? body : picked(config, target, body).toString();
            return config.lenient() ? Json.readLenient(part, type.type()) : Json.read(part, type.type());
        } catch (Json.JsonException e) {
            throw new HttpFailedException(
                    config.method() + " " + target.words() + " answered something that is not a " + type.words() + ": " + e.getMessage(),
                    "if the answer has changed on purpose, change the record; .lenient() ignores fields it does not know", true, false, e);
        }
    }

    private static JsonNode picked(HttpConfig config, HttpTarget target, String body) {
        JsonNode node = Json.tree(body);
        String path = "$";
        for (String step : String.valueOf(config.pick()).split("\\.", -1)) {
            JsonNode next = node.isArray() && step.matches("\\d{1,9}") ? node.get(Integer.parseInt(step)) : node.get(step);
            if (next == null) {
                List<String> names = new ArrayList<>();
                node.fieldNames().forEachRemaining(names::add);
                throw new HttpFailedException(
                        config.method() + " " + target.words() + " answered JSON without '" + step + "' at " + path
                                + (names.isEmpty() ? "" : ", which has " + String.join(", ", names)) + "; it begins: " + start(body),
                        null, true, false, null);
            }
            node = next;
            path += "." + step;
        }
        return node;
    }

    static String start(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
