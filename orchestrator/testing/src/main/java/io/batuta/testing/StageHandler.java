package io.batuta.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.dag.Tasks;
import io.batuta.model.http.HttpResult;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaProduceConfig;
import io.batuta.model.kafka.KafkaRecord;
import io.batuta.model.kafka.KafkaRecords;
import io.batuta.model.kafka.KafkaTopicConfig;
import io.batuta.model.kafka.ProduceResult;
import io.batuta.model.kafka.TopicResult;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.runs.DagTriggerConfig;
import io.batuta.model.runs.TriggeredRun;
import io.batuta.model.shell.ShellResult;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.state.RunState;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskCode;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does tasks of one kind in a simulation: Java code really runs, what a test replaced is replaced, all else is recorded. */
final class StageHandler implements TaskHandler {
    private final String kind;
    private final DagSimulation wishes;
    private final Map<Long, JsonNode> recorded = new HashMap<>();
    private final Map<Long, List<KafkaRecord>> records = new HashMap<>();

    StageHandler(String kind, DagSimulation wishes) {
        this.kind = kind;
        this.wishes = wishes;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        TaskCode replacement = wishes.replaced.get(task.taskId());
        if (replacement != null) {
            if (!java()) {
                record(task);
            }
            return outcome(replacement.call(task));
        }
        if (java()) {
            return outcome(task.code(TaskCode.class).call(task));
        }
        TaskHandler real = wishes.handlers.get(kind);
        if (real != null) {
            return real.start(task);
        }
        record(task);
        return new Outcome.Success(kind.equals(Kafka.PRODUCE.name()) ? produced(task) : blank(task));
    }

    /** Its records are really made, since the author's code makes them; they go nowhere. */
    private ProduceResult produced(TaskContext task) throws Exception {
        List<KafkaRecord> made = task.code(KafkaRecords.class).records(task);
        records.put(task.attemptId(), made);
        return new ProduceResult(task.config(KafkaProduceConfig.class).topic(), made.size(), Map.of());
    }

    private boolean java() {
        return kind.equals(Tasks.JAVA) || kind.equals(Tasks.JAVA + ".isolated");
    }

    private static Outcome outcome(@Nullable Object result) {
        return result instanceof Outcome outcome ? outcome : new Outcome.Success(result);
    }

    private void record(TaskContext task) {
        recorded.put(task.attemptId(), task.config(JsonNode.class));
    }

    /** The settings a recorded attempt would have been done with. */
    @Nullable
    JsonNode recorded(long attempt) {
        return recorded.get(attempt);
    }

    /** The records a produce task's attempt would have sent. */
    List<KafkaRecord> records(long attempt) {
        return records.getOrDefault(attempt, List.of());
    }

    private @Nullable Object blank(TaskContext task) {
        TaskSpec spec = wishes.dag.plan().task(task.taskId());
        String type = spec == null ? null : spec.outputType();
        return switch (type) {
            case null -> null;
            case "ShellResult" -> new ShellResult(0, "", "", false);
            case "SparkResult" -> new SparkResult(null, null, 0, 0, "");
            case "HttpResult" -> new HttpResult(200, Map.of(), "");
            case "TriggeredRun" -> new TriggeredRun(task.config(DagTriggerConfig.class).dagId(), "simulated", RunState.SUCCESS.word());
            case "TopicResult" -> {
                KafkaTopicConfig topic = task.config(KafkaTopicConfig.class);
                yield new TopicResult(topic.topic(), true, topic.partitions());
            }
            default -> throw new TaskFailedException(
                    "task " + task.taskId() + " is a " + kind + " task, which a simulation does not do, and its output is a " + type,
                    "give it one: .output(\"" + task.taskId() + "\", …)", false, null);
        };
    }
}
