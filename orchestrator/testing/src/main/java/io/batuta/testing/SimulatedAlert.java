package io.batuta.testing;

import io.batuta.model.task.AlertOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail or a hook's call that left because of something that happened.
 *
 * @param channel mail or hook
 * @param task the task it is about, or null when it is about the run
 * @param mapIndex which element of a mapped task, else -1
 * @param addresses who gets the mail; empty for a hook
 */
public record SimulatedAlert(String channel, AlertOn on, String runId, @Nullable String task, int mapIndex, int tryNumber,
        @Nullable String reason,
        List<String> addresses) {}
