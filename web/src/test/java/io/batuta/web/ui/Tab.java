package io.batuta.web.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tab: where it goes, what is pressed in it, what it shows, and what it did over the network. */
final class Tab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A request as the network saw it. */
    record Sent(String url, String type) {}

    /** What went wrong on the page: exceptions, console errors, reports of the content policy. */
    final List<String> complaints = new CopyOnWriteArrayList<>();
    /** Dialogs that a script opened: none ever should. */
    final List<String> dialogs = new CopyOnWriteArrayList<>();
    /** Requests since the last {@link #forgetRequests}. */
    final List<Sent> requests = new CopyOnWriteArrayList<>();

    private final Map<String, String> typeOf = new ConcurrentHashMap<>();
    private final Map<String, Long> bytesOf = new ConcurrentHashMap<>();
    private final Wire wire;
    private final String session;
    private final String context;

    Tab(Wire wire, String session, String context, int width, int height) {
        this.wire = wire;
        this.session = session;
        this.context = context;
        wire.listen(session, this::heard);
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            call(domain + ".enable", Map.of());
        }
        size(width, height);
    }

    /** Changes the window. */
    void size(int width, int height) {
        boolean phone = width < 500;
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
        call("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
    }

    /** Makes the browser prefer light or dark, and no motion. */
    void scheme(String scheme) {
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme), Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void go(String url) {
        call("Page.navigate", Map.of("url", url));
    }

    /** Goes there and waits until an element is shown. */
    void go(String url, String selector) {
        go(url);
        waitFor(selector);
    }

    /** Waits until an element is there and the page has nothing more to draw. */
    void waitFor(String selector) {
        waitUntil("document.querySelector(" + quoted(selector) + ") !== null");
        waitUntil("document.querySelector('.loading') === null");
    }

    void waitUntil(String expression) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(30)).untilAsserted(
                () -> assertThat(holds(expression)).as("%s; the page complained: %s", expression, complaints).isTrue());
    }

    private boolean holds(String expression) {
        try {
            return Boolean.TRUE.equals(eval(expression));
        } catch (RuntimeException e) {
            // The page is being replaced; the next look sees the new one.
            return false;
        }
    }

    /** What an expression is; a promise is waited for. */
    Object eval(String expression) {
        Map<String, Object> answer = call("Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.get("exceptionDetails") != null) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        Object value = answer.get("result") instanceof Map<?, ?> result ? result.get("value") : null;
        return value == null ? "" : value;
    }

    /** The text of the page, as a person reads it. */
    String text() {
        return String.valueOf(eval("document.body.innerText"));
    }

    void click(String selector) {
        waitFor(selector);
        eval("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Clicks twice with the mouse, as fast as a person can. */
    void doubleClick(String selector) {
        waitFor(selector);
        Object at = eval("(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector(" + quoted(selector)
                + ").getBoundingClientRect())");
        if (!(at instanceof List<?> place)) {
            throw new IllegalStateException(selector + " has no place: " + at);
        }
        for (int count = 1; count <= 2; count++) {
            for (String type : List.of("mousePressed", "mouseReleased")) {
                call("Input.dispatchMouseEvent", Map.of("type", type, "x", place.get(0), "y", place.get(1), "button", "left",
                        "clickCount", count));
            }
        }
    }

    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses a key; {@code Ctrl+K} style names are understood. */
    void press(String key) {
        boolean control = key.startsWith("Ctrl+");
        String name = control ? key.substring(5).toLowerCase(java.util.Locale.ROOT) : key;
        Map<String, Object> event = new HashMap<>(Map.of("key", name, "modifiers", control ? 2 : 0, "windowsVirtualKeyCode", code(name)));
        event.put("type", name.length() == 1 && !control ? "keyDown" : "rawKeyDown");
        if (name.length() == 1 && !control) {
            event.put("text", name);
        } else if (name.equals("Enter")) {
            event.put("type", "keyDown");
            event.put("text", "\r");
        }
        call("Input.dispatchKeyEvent", event);
        event.remove("text");
        event.put("type", "keyUp");
        call("Input.dispatchKeyEvent", event);
    }

    private static int code(String name) {
        return switch (name) {
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "Tab" -> 9;
            default -> Character.toUpperCase(name.charAt(0));
        };
    }

    /** Writes a picture of what is in view. */
    void picture(Path file) {
        String data = String.valueOf(call("Page.captureScreenshot", Map.of("format", "png")).get("data"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forgetRequests() {
        requests.clear();
        bytesOf.clear();
    }

    /** Bytes over the wire since {@link #forgetRequests}, headers included, of the resources whose type matches. */
    long bytes(String typePattern) {
        return bytesOf.entrySet().stream()
                .filter(entry -> typeOf.getOrDefault(entry.getKey(), "").matches(typePattern))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    Map<String, Object> call(String method, Map<String, ?> params) {
        return wire.call(session, method, params);
    }

    @Override
    public void close() {
        wire.call(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }

    private void heard(String event, Map<String, Object> params) {
        switch (event) {
            case "Runtime.exceptionThrown" -> complaints.add("exception: " + params.get("exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                if ("error".equals(params.get("type"))) {
                    complaints.add("console: " + params.get("args"));
                }
            }
            case "Log.entryAdded" -> {
                Map<?, ?> entry = (Map<?, ?>) params.get("entry");
                if (entry != null && "error".equals(entry.get("level"))) {
                    complaints.add("log: " + entry.get("text") + " " + entry.get("url"));
                }
            }
            case "Page.javascriptDialogOpening" -> {
                dialogs.add(String.valueOf(params.get("message")));
                var unused = wire.ask(session, "Page.handleJavaScriptDialog", Map.of("accept", true));
            }
            case "Network.requestWillBeSent" -> {
                Map<?, ?> request = (Map<?, ?>) params.get("request");
                String type = String.valueOf(params.get("type"));
                typeOf.put(String.valueOf(params.get("requestId")), type);
                if (request != null) {
                    requests.add(new Sent(String.valueOf(request.get("url")), type));
                }
            }
            case "Network.loadingFinished" -> {
                if (params.get("encodedDataLength") instanceof Number length) {
                    bytesOf.put(String.valueOf(params.get("requestId")), length.longValue());
                }
            }
            default -> {
                // The other events say nothing that a test asks for.
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
