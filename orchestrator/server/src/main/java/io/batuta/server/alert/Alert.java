package io.batuta.server.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.outbox.Message;
import io.batuta.model.json.Json;
import io.batuta.model.task.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it was written into the outbox.
 *
 * @param key at most one alert has it, ever
 * @param happened what it tells of; null for a test that somebody asked for
 * @param to mail addresses, or the id of a webhook's connection
 */
record Alert(String key, Hook.@Nullable Happened happened, List<String> to) {
    static Alert of(Message message) {
        JsonNode payload = Json.tree(message.payload());
        List<String> to = new ArrayList<>();
        payload.path("to").forEach(one -> to.add(one.asText()));
        JsonNode happened = payload.path("happened");
        return new Alert(message.key(), happened.isObject() ? Json.convert(happened, Hook.Happened.class) : null, to);
    }

    /** Whom it is for, or null when it leaves alone: somebody waits for the outcome of a test. */
    @Nullable
    String audience() {
        return happened == null ? null : String.join(",", new TreeSet<>(to));
    }

    /** In a few words: {@code FAILED sales.load}. */
    String title() {
        if (happened == null) {
            return "test";
        }
        String where = happened.dagId() + (happened.taskId() == null ? "" : "." + happened.taskId())
                + (happened.mapIndex() < 0 ? "" : "[" + happened.mapIndex() + "]");
        return word(happened) + " " + where;
    }

    private static String word(Hook.Happened happened) {
        return switch (happened.on()) {
            case FAILURE -> "FAILED";
            case SUCCESS -> "succeeded";
            case RETRY -> "retries";
            case SKIPPED -> "skipped";
            case DEADLINE_AT_RISK -> "likely-late";
            case DEADLINE_MISSED -> "LATE";
        };
    }
}
