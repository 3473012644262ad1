package io.batuta.tasks.java;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.task.Run;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What passes between the service and the JVM of an isolated task: files in the attempt's work directory, and questions over a socket in it. */
final class IsolatedTask {
    /** What the JVM is told to do. */
    static final String REQUEST = "request.json";

    /** How it ended; there once it is whole. */
    static final String RESULT = "result.json";

    /** Where the service answers questions. */
    static final String SOCKET = "ask";

    private IsolatedTask() {}

    /** The task to do, and what is known of its run. */
    record Request(
            String sourceClass,
            String dagId,
            String runId,
            String taskId,
            int mapIndex,
            int tryNumber,
            @Nullable Instant logicalDate,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            String runType,
            Map<String, Object> params) {
        static Request of(Run run, String sourceClass) {
            return new Request(sourceClass, run.dagId(), run.runId(), run.taskId(), run.mapIndex(), run.tryNumber(), run.logicalDate(),
                    run.dataIntervalStart(), run.dataIntervalEnd(), run.runType(), run.params());
        }
    }

    /** A question to the service. */
    record Question(What what, String name) {
        enum What {
            OUTPUT, ELEMENT, CONNECTION, VARIABLE, STATE, DAG_STATE, MASK
        }
    }

    /** Its answer: a value (null for none), or why there is none. */
    record Answer(@Nullable JsonNode value, @Nullable String problem, @Nullable String hint, boolean retryable) {}

    /** A durable value that the code wrote; null when it removed it. */
    record Write(boolean ofDag, String key, @Nullable JsonNode value) {}

    /** How the code ended. */
    record Result(End end, @Nullable JsonNode output, java.util.List<Write> writes) {}

    /** An outcome without its output. */
    sealed interface End {
        record Succeeded() implements End {}

        record Branched(java.util.Set<String> chosen, boolean descendantsToo) implements End {}

        record Failed(String reason, @Nullable String hint, boolean retryable) implements End {}

        record Skipped(String reason) implements End {}

        record LookAgain(java.time.Duration in, String reason) implements End {}

        record Unknown(String reason) implements End {}
    }
}
