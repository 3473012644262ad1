package io.batuta.model.kafka;

import io.batuta.model.check.Check;
import io.batuta.model.dag.Calls;
import io.batuta.model.dag.Task;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.json.Json;
import io.batuta.model.task.OutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Produces records, and ends well only when every one of them was acknowledged by all in-sync replicas.
 *
 * <p>At least once: within an attempt the producer is idempotent, but an attempt that is done again after a crash sends its records again, with the same keys. Each record carries the header {@code
 * batuta-attempt}, so a consumer can tell. Not thread-safe.
 *
 * @param <V> the type of the values
 */
public final class KafkaProduce<V> implements TaskDefinition<ProduceResult> {
    private final String id;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private @Nullable String settingsVariable;
    private @Nullable String topic;
    private @Nullable String connection;
    private @Nullable Integer partitions;
    private int replication = 1;
    private Duration delivery = Duration.ofSeconds(60);
    private List<Task<?>> inputs = List.of();
    private Calls.@Nullable Call<? extends List<V>> values;
    private Function<? super V, ?> key = _ -> null;
    private Function<? super V, Map<String, String>> headers = _ -> Map.of();
    private Function<? super V, @Nullable Integer> partition = _ -> null;
    private Function<? super V, byte[]> encode = value -> Json.write(value).getBytes(StandardCharsets.UTF_8);

    KafkaProduce(String id) {
        this.id = id;
    }

    /** The topic. */
    public KafkaProduce<V> to(String topic) {
        this.topic = topic;
        return this;
    }

    /** The connection: its host and port, or a list {@code a:9092,b:9092} as host; its extras are producer settings. */
    public KafkaProduce<V> connection(String id) {
        this.connection = id;
        return this;
    }

    /** Produces each element of a task's output, without keys. */
    public <W> KafkaProduce<W> values(Task<List<W>> list) {
        return from(run -> run.output(list), List.of(list));
    }

    /** Produces each element of a task's output, keyed by what this gives for it. */
    public <W> KafkaProduce<W> values(Task<List<W>> list, Function<? super W, ?> key) {
        return this.<W>values(list).key(key);
    }

    /** Produces a task's output as one record. */
    public <W> KafkaProduce<W> value(Task<W> one) {
        return from(run -> List.of(run.output(one)), List.of(one));
    }

    /** Produces what this code makes, reading the outputs of these tasks. */
    public <W> KafkaProduce<W> values(Calls.Call<List<W>> code, Task<?>... reading) {
        return from(code, List.of(reading));
    }

    /** Produces these values: for tasks whose settings are made at run time. */
    public <W> KafkaProduce<W> values(List<W> these) {
        return from(_ -> these, List.of());
    }

    /** Keys each record by what this gives for its value, as text; null for none. */
    public KafkaProduce<V> key(Function<? super V, ?> key) {
        this.key = key;
        return this;
    }

    /** Adds headers to each record. */
    public KafkaProduce<V> headers(Function<? super V, Map<String, String>> headers) {
        this.headers = headers;
        return this;
    }

    /** Chooses each record's partition; null lets its key decide. */
    public KafkaProduce<V> partition(Function<? super V, @Nullable Integer> partition) {
        this.partition = partition;
        return this;
    }

    /** Writes values as text (UTF-8) instead of JSON. */
    public KafkaProduce<V> asString() {
        return asBytes(value -> value.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes values as these bytes instead of JSON. */
    public KafkaProduce<V> asBytes(Function<? super V, byte[]> encode) {
        this.encode = encode;
        return this;
    }

    /** Makes the topic with this many partitions first if it is missing. */
    public KafkaProduce<V> ensureTopic(int partitions) {
        return ensureTopic(partitions, 1);
    }

    /** Makes the topic with this many partitions and replicas first if it is missing. */
    public KafkaProduce<V> ensureTopic(int partitions, int replication) {
        this.partitions = partitions;
        this.replication = replication;
        return this;
    }

    /** Sets a producer setting, in Kafka's own name ({@code linger.ms}) or as Python programs write it ({@code linger_ms}). */
    public KafkaProduce<V> config(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    /** Takes producer settings from a variable that holds them as a JSON object. */
    public KafkaProduce<V> configVariable(String key) {
        this.settingsVariable = key;
        return this;
    }

    /** How long a record may take until it is acknowledged, retries included, up to a day; default 60 s. */
    public KafkaProduce<V> deliveryTimeout(Duration timeout) {
        this.delivery = timeout;
        return this;
    }

    private <W> KafkaProduce<W> from(Calls.Call<? extends List<W>> values, List<Task<?>> inputs) {
        KafkaProduce<W> typed = new KafkaProduce<>(id);
        typed.topic = topic;
        typed.connection = connection;
        typed.settings.putAll(settings);
        typed.settingsVariable = settingsVariable;
        typed.partitions = partitions;
        typed.replication = replication;
        typed.delivery = delivery;
        typed.values = values;
        typed.inputs = inputs;
        return typed;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return Kafka.PRODUCE.name();
    }

    @Override
    public OutputType<ProduceResult> outputType() {
        return Kafka.PRODUCE.outputType();
    }

    @Override
    public Object config() {
        return new KafkaProduceConfig(String.valueOf(connection), String.valueOf(topic), Map.copyOf(settings), settingsVariable, partitions,
                replication, delivery);
    }

    @Override
    public List<Task<?>> inputs() {
        return inputs;
    }

    @Override
    public @Nullable Object code() {
        Calls.Call<? extends List<V>> from = values;
        return from == null ? null : (KafkaRecords) run -> from.call(run).stream().map(this::record).toList();
    }

    private KafkaRecord record(V value) {
        Object keyed = key.apply(value);
        return new KafkaRecord(keyed == null ? null : keyed.toString(), encode.apply(value), headers.apply(value), partition.apply(value));
    }

    @Override
    public @Nullable String problem() {
        if (topic == null || connection == null || values == null) {
            return "it needs a topic (.to(\"…\")), a connection (.connection(\"…\")) and values (.values(…))";
        }
        return Check.first(Check.connection(connection, "it needs a connection (.connection(\"…\"))"), KafkaProblems.topic("to", topic),
                Check.number("ensureTopic: partitions", partitions, 1, KafkaProblems.MOST_PARTITIONS),
                Check.number("ensureTopic: replication", replication, 1, KafkaProblems.MOST_REPLICAS), KafkaProblems.settings(settings),
                Check.line("configVariable", settingsVariable),
                Check.time("deliveryTimeout", delivery, Duration.ofMillis(1), Duration.ofDays(1)));
    }
}
