package io.batuta.model.kafka;

import io.batuta.model.check.Check;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from a topic; they are its output.
 *
 * <p>It goes on where the last successful run stopped. How far that was is a durable value of the task, written together with its success and output: so every record is in the output of exactly one
 * successful run, whatever crashes, and a failed try leaves nothing behind. Of two runs at once, one fails as a conflict and is tried again. With {@link #ofInterval} it reads the records of the run's data
 * interval instead, as often as it is run. Not thread-safe.
 *
 * @param <V> the type of a record: {@link KafkaMessage}, or that of its value
 */
public final class KafkaConsume<V> implements TaskDefinition<List<V>> {
    private static final int MOST = 1_000_000;

    private final String id;
    private final OutputType<V> type;
    private String connection = "";
    private String topic = "";
    private boolean ofInterval;
    private boolean fromNow;
    private int atMost = 10_000;
    private Duration within = Duration.ofSeconds(60);
    private boolean keepsReading;
    private @Nullable String group;

    KafkaConsume(String id, OutputType<V> type) {
        this.id = id;
        this.type = type;
    }

    /** The connection, as for producing. */
    public KafkaConsume<V> connection(String id) {
        this.connection = id;
        return this;
    }

    /** The topic. */
    public KafkaConsume<V> from(String topic) {
        this.topic = topic;
        return this;
    }

    /** Reads each value as JSON of this type, strictly; tombstones are left out. Without, the output is {@link KafkaMessage}s, with their values as text. */
    public <W> KafkaConsume<W> values(Class<W> type) {
        return values(OutputType.of(type));
    }

    /** Reads each value as JSON of this type, strictly; tombstones are left out. */
    public <W> KafkaConsume<W> values(OutputType<W> type) {
        KafkaConsume<W> typed = new KafkaConsume<>(id, type);
        typed.connection = connection;
        typed.topic = topic;
        typed.ofInterval = ofInterval;
        typed.fromNow = fromNow;
        typed.atMost = atMost;
        typed.within = within;
        typed.keepsReading = keepsReading;
        typed.group = group;
        return typed;
    }

    /** The first run begins at the end of the topic, instead of its beginning. */
    public KafkaConsume<V> fromNow() {
        this.fromNow = true;
        return this;
    }

    /**
     * Reads from the first record whose timestamp is not before the run's data interval to the first one not before its end. Needs a schedule by interval. Fails when there are more than {@link #atMost} or
     * it takes longer than {@link #within}.
     */
    public KafkaConsume<V> ofInterval() {
        this.ofInterval = true;
        return this;
    }

    /** The most records it reads, 1 to 1,000,000; default 10,000. The next run goes on behind them. */
    public KafkaConsume<V> atMost(int records) {
        this.atMost = records;
        return this;
    }

    /** The longest it reads, 1 s to a day; default 60 s. What it has by then is its output. */
    public KafkaConsume<V> within(Duration time) {
        this.within = time;
        return this;
    }

    /** Goes on reading what comes, until it has {@link #atMost} records or its time is over. By default it ends at what was the end of the topic when it began. */
    public KafkaConsume<V> keepReading() {
        this.keepsReading = true;
        return this;
    }

    /** Tells this consumer group how far it has read, after its success is durable: for those who watch the group's lag. It never reads from there. */
    public KafkaConsume<V> group(String name) {
        this.group = name;
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return Kafka.CONSUME.name();
    }

    @Override
    public OutputType<List<V>> outputType() {
        return OutputType.listOf(type);
    }

    @Override
    public Object config() {
        return new KafkaConsumeConfig(connection, topic, ofInterval, fromNow, atMost, within, keepsReading, group);
    }

    /** The type to read records as. */
    @Override
    public Object code() {
        return type;
    }

    @Override
    public @Nullable String problem() {
        String wrong = Check.first(Check.connection(connection, "it needs a connection: .connection(\"kafka\")"),
                topic.isEmpty() ? "from: it needs a topic: .from(\"orders\")" : KafkaProblems.topic("from", topic),
                Check.number("atMost", atMost, 1, MOST),
                Check.time("within", within, Duration.ofSeconds(1), Duration.ofDays(1)));
        if (wrong != null) {
            return wrong;
        }
        if (ofInterval && (fromNow || keepsReading || group != null)) {
            return "ofInterval reads a fixed range: fromNow, keepReading and group have no meaning with it";
        }
        return group != null && group.length() > 255 ? "group: a name has 1 to 255 characters" : Check.line("group", group);
    }
}
