package io.batuta.model.kafka;

import io.batuta.model.check.Check;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a record:
 *
 * <pre>{@code t.add(Kafka.waitFor("closed").connection("kafka").topic("days").values(Day.class).matching((run, day) -> day.closed()))}</pre>
 *
 * <p>It looks at the records from the run's moment on: the beginning of its data interval, else its logical date, else the beginning of the first try. So a restart misses none. Its output is the record.
 * Not thread-safe.
 *
 * @param <V> the type of the record: {@link KafkaMessage}, or that of its value
 */
public final class KafkaWait<V> extends Sensor<V, KafkaWait<V>> {
    private final OutputType<V> type;
    private String connection = "";
    private String topic = "";
    private @Nullable String key;
    private Duration before = Duration.ZERO;
    private @Nullable KafkaMatch<V> match;

    KafkaWait(String id, OutputType<V> type) {
        super(id, Kafka.WAIT.name(), type);
        this.type = type;
    }

    /** The connection, as for producing. */
    public KafkaWait<V> connection(String id) {
        this.connection = id;
        return this;
    }

    /** The topic. */
    public KafkaWait<V> topic(String name) {
        this.topic = name;
        return this;
    }

    /** Only records with this key. */
    public KafkaWait<V> key(String key) {
        this.key = key;
        return this;
    }

    /** Reads each value as JSON of this type, strictly; tombstones do not count. Say it before {@link #matching}. */
    public <W> KafkaWait<W> values(Class<W> type) {
        KafkaWait<W> typed = new KafkaWait<>(id(), OutputType.of(type));
        typed.connection = connection;
        typed.topic = topic;
        typed.key = key;
        typed.before = before;
        return typed.lookingAs(this);
    }

    /** The record must also be what this code says; without it, the first will do. */
    public KafkaWait<V> matching(KafkaMatch<V> match) {
        this.match = match;
        return this;
    }

    /** Looks back so much further, up to ten years. */
    public KafkaWait<V> lookingBack(Duration time) {
        this.before = time;
        return this;
    }

    @Override
    protected KafkaWait<V> self() {
        return this;
    }

    @Override
    public Object config() {
        return new KafkaWaitConfig(connection, topic, key, before, looks());
    }

    @Override
    public Object code() {
        return new KafkaLookFor<>(type, match);
    }

    @Override
    protected @Nullable String ownProblem() {
        return Check.first(Check.connection(connection, "it needs a connection: .connection(\"kafka\")"),
                topic.isEmpty() ? "topic: it needs one: .topic(\"orders\")" : KafkaProblems.topic("topic", topic),
                Check.text("key", key, Check.TEXT), Check.time("lookingBack", before, Duration.ZERO, Check.LONGEST));
    }
}
