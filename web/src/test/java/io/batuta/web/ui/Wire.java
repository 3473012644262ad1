package io.batuta.web.ui;

import io.batuta.model.json.Json;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The browser's protocol: numbered questions, their answers, and events in between. Thread-safe. */
final class Wire implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> open = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, Map<String, Object>>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    void open(WebSocket opened) {
        socket.complete(opened);
    }

    /** Hears the events of a session: their name and what they carry. */
    void listen(String session, BiConsumer<String, Map<String, Object>> listener) {
        listeners.put(session, listener);
    }

    /** Asks and waits; an error of the browser's becomes an exception that names the question. */
    Map<String, Object> call(@Nullable String session, String method, Map<String, ?> params) {
        CompletableFuture<Map<String, Object>> answer = ask(session, method, params);
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Asks; for use inside a listener, where nobody may wait. */
    synchronized CompletableFuture<Map<String, Object>> ask(@Nullable String session, String method, Map<String, ?> params) {
        int id = last.incrementAndGet();
        Map<String, Object> message = new HashMap<>(Map.of("id", id, "method", method, "params", params));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        open.put(id, answer);
        String written = Json.write(message);
        sending = sending.thenCompose(_ -> socket.join().sendText(written, true));
        return answer;
    }

    void close() {
        socket.join().abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        text.append(data);
        if (whole) {
            receive(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @SuppressWarnings("unchecked")
    private void receive(String message) {
        Map<String, Object> map = Json.<Map<String, Object>>read(message, Map.class);
        if (map.get("id") instanceof Integer id) {
            CompletableFuture<Map<String, Object>> answer = open.remove(id);
            if (answer != null && map.containsKey("error")) {
                answer.completeExceptionally(new IllegalStateException("The browser refused: " + map.get("error")));
            } else if (answer != null) {
                answer.complete((Map<String, Object>) map.get("result"));
            }
            return;
        }
        BiConsumer<String, Map<String, Object>> listener = map.get("sessionId") instanceof String session ? listeners.get(session) : null;
        if (listener != null) {
            listener.accept((String) map.get("method"), (Map<String, Object>) map.get("params"));
        }
    }
}
