package io.batuta.web.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.log.LogStore;
import io.batuta.model.json.Json;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.TaskView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logs as the contract gives them: lines as objects, in parts with a token to go on, or as one stream. */
final class LogsApi {
    private static final int PART = 512 * 1024;
    private static final int FULL = 32 * 1024 * 1024;

    private final Find find;
    private final TaskReads tasks;
    private final LogStore logs;

    /** Reads there. */
    LogsApi(Find find, LogStore logs) {
        this.find = find;
        this.tasks = find.tasks();
        this.logs = logs;
    }

    /** Its routes. */
    List<Route> routes() {
        String one = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}";
        return List.of(
                Route.get(one + "/logs/{try_number}", Role.VIEWER, this::log),
                Route.get(one + "/externalLogUrl/{try_number}", Role.VIEWER, _ -> {
                    throw ApiError.badRequest("Task log handler does not support external logs.");
                }));
    }

    private Object log(Request request) throws IOException {
        int tryNumber = Find.number(request.path("try_number"), "try_number");
        TaskView task = find.task(request, request.integer("map_index", -1, -1, Integer.MAX_VALUE));
        List<AttemptView> attempts = tasks.attempts(List.of(task.id())).stream().filter(attempt -> attempt.tryNumber() == tryNumber)
                .toList();
        String accept = request.accepts();
        if (accept.contains("application/x-ndjson")) {
            return new Reply.Stream("application/x-ndjson", out -> stream(attempts, out));
        }
        if (!accept.contains("application/json") && !accept.contains("*/*")) {
            throw ApiError.of(406, "Only application/json or application/x-ndjson is supported");
        }
        return part(request, attempts);
    }

    private Object part(Request request, List<AttemptView> attempts) throws IOException {
        boolean full = request.bool("full_content", false);
        Token from = Token.parse(request.query("token"));
        List<Map<String, Object>> content = new ArrayList<>();
        Token next = null;
        for (int i = from.attempt(); i < attempts.size() && next == null; i++) {
            AttemptView attempt = attempts.get(i);
            long offset = i == from.attempt() ? from.offset() : 0;
            if (offset == 0) {
                content.add(Map.of("event",
                        "::group::Log of try " + attempt.tryNumber() + (attempt.nodeName() == null ? "" : " on " + attempt.nodeName())));
                content.add(Map.of("event", "::endgroup::"));
            }
            byte[] bytes = logs.read(attempt.run(), attempt.id(), offset, full ? FULL : PART);
            int length = wholeLines(bytes);
            lines(bytes, length, content);
            boolean more = offset + length < logs.length(attempt.run(), attempt.id());
            if (more || attempt.endedAt() == null) {
                next = new Token(i, offset + length);
            }
        }
        if (attempts.isEmpty()) {
            content.add(Map.of("event", "The task has no such try yet, so there is no log."));
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("content", content);
        answer.put("continuation_token", next == null ? null : next.text());
        return answer;
    }

    private void stream(List<AttemptView> attempts, OutputStream out) throws IOException {
        for (AttemptView attempt : attempts) {
            long offset = 0;
            while (true) {
                byte[] bytes = logs.read(attempt.run(), attempt.id(), offset, PART);
                int length = wholeLines(bytes);
                if (length == 0) {
                    break;
                }
                List<Map<String, Object>> lines = new ArrayList<>();
                lines(bytes, length, lines);
                StringBuilder text = new StringBuilder();
                lines.forEach(line -> text.append(Json.write(line)).append('\n'));
                out.write(text.toString().getBytes(UTF_8));
                out.flush();
                offset += length;
            }
        }
    }

    private static int wholeLines(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] != '\n') {
            length--;
        }
        return length;
    }

    /** {@code 2026-08-01T00:00:00.123Z INFO task text} as an object; anything else as its text alone. */
    private static void lines(byte[] bytes, int length, List<Map<String, Object>> content) {
        if (length == 0) {
            return;
        }
        for (String line : new String(bytes, 0, length - 1, UTF_8).split("\n", -1)) {
            String[] parts = line.split(" ", 4);
            boolean ours = parts.length == 4 && parts[0].length() == 24 && parts[0].endsWith("Z");
            content.add(
                    ours
                            ? Map.of("timestamp", parts[0], "level", parts[1].toLowerCase(java.util.Locale.ROOT), "logger", parts[2],
                                    "event", parts[3])
                            : Map.of("event", line));
        }
    }

    /** Where the next part begins: the attempt's place within its try, and a byte. */
    private record Token(int attempt, long offset) {
        static Token parse(@Nullable String text) {
            if (text == null) {
                return new Token(0, 0);
            }
            String[] parts = text.split("-", -1);
            try {
                if (parts.length == 2) {
                    return new Token(Math.max(0, Integer.parseInt(parts[0])), Math.max(0, Long.parseLong(parts[1])));
                }
            } catch (NumberFormatException e) {
                // Answered below.
            }
            throw ApiError.badRequest("Bad Signature. Please use only the tokens provided by the API.");
        }

        String text() {
            return attempt + "-" + offset;
        }
    }
}
