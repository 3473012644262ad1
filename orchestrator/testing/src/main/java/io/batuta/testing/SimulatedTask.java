package io.batuta.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.kafka.KafkaRecord;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.OutputType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task instance of a simulated run.
 *
 * @param mapIndex which element, or -1 when the task is not mapped
 * @param outputJson its output as it would be stored, or null
 */
public record SimulatedTask(String id, int mapIndex, TaskState state, List<Try> tries, @Nullable String reason,
        @Nullable String outputJson) {
    /**
     * One try.
     *
     * @param state the state the task took when it ended, or null when it did not end
     * @param log its log's lines as they would be shown
     * @param recorded the settings it would have been done with, for a task that was recorded instead of done
     * @param records what a Kafka task would have produced
     */
    public record Try(long attempt, int number, Instant startedAt, @Nullable Instant endedAt, @Nullable String state,
            @Nullable String reason,
            List<String> log, @Nullable JsonNode recorded, List<KafkaRecord> records) {
        @Override
        public String toString() {
            return "try " + number + " " + startedAt + " to " + endedAt + ": " + state + (reason == null ? "" : " (" + reason + ")");
        }
    }

    /** Its id, with the index of its element if it has one: {@code load[3]}. */
    public String name() {
        return mapIndex < 0 ? id : id + "[" + mapIndex + "]";
    }

    /** Its output. */
    public <T> T output(Class<T> type) {
        return output(OutputType.of(type));
    }

    /** Its output. */
    public <T> T output(OutputType<T> type) {
        if (outputJson == null) {
            throw new AssertionError(
                    "task " + name() + " has no output; it ended as " + state.word() + (reason == null ? "" : " (" + reason + ")"));
        }
        return Json.read(outputJson, type.type());
    }

    /** Every line of its log, over all tries. */
    public List<String> log() {
        return tries.stream().flatMap(one -> one.log().stream()).toList();
    }

    /** The records that its newest try would have produced to Kafka. */
    public List<KafkaRecord> records() {
        return tries.isEmpty() ? List.of() : tries.getLast().records();
    }

    /** The settings its newest try would have been done with, as the kind's config record. */
    public <C> C recorded(Class<C> type) {
        JsonNode recorded = tries.isEmpty() ? null : tries.getLast().recorded();
        if (recorded == null) {
            throw new AssertionError("task " + name() + " was not recorded: "
                    + (tries.isEmpty() ? "it never began" : "it was really done, or failed by the test"));
        }
        return Json.convert(recorded, type);
    }
}
