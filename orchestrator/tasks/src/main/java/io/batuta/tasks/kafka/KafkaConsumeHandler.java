package io.batuta.tasks.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaConsumeConfig;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records into outputs. How far it has read is a durable value, which commits with the success; so nothing depends on what a broker knows of a group. Reading leaves nothing behind, so after a crash
 * the same attempt reads anew.
 */
public final class KafkaConsumeHandler implements TaskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaConsumeHandler.class);

    /** What groups are told when the attempts' ends are durable. */
    private final Map<Long, Mark> marks = new ConcurrentHashMap<>();

    private record Mark(Map<String, String> settings, String group, String topic, Map<Integer, Long> offsets) {}

    @Override
    public String kind() {
        return Kafka.CONSUME.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        KafkaConsumeConfig config = task.config(KafkaConsumeConfig.class);
        OutputType<?> type = task.code(OutputType.class);
        return TopicReader.use(task, config.connection(), config.topic(),
                reader -> config.ofInterval() ? interval(task, config, type, reader) : next(task, config, type, reader));
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        task.log().info("the service was started anew; it reads anew");
        return start(task);
    }

    private Outcome next(TaskContext task, KafkaConsumeConfig config, OutputType<?> type, TopicReader reader) throws Exception {
        String key = "offsets of " + config.topic() + (task.mapIndex() < 0 ? "" : " [" + task.mapIndex() + "]");
        Map<Integer, Long> next = begin(task, config, reader, task.state().get(key, JsonNode.class).orElse(null));
        Map<Integer, Long> from = new TreeMap<>(next);
        Collected collected = new Collected(type, config.atMost());
        reader.read(next, config.keepsReading() ? Map.of() : reader.end(), over(task, config), collected);
        if (task.cancelled()) {
            return new Outcome.Cancelled();
        }
        task.state().put(key, next);
        tell(task, collected, from, next);
        if (config.group() != null) {
            marks.put(task.attemptId(), new Mark(KafkaSettings.of(task.connection(config.connection()), Map.of(), _ -> {}), config.group(),
                    config.topic(), next));
        }
        return new Outcome.Success(collected.values);
    }

    private static Outcome interval(TaskContext task, KafkaConsumeConfig config, OutputType<?> type, TopicReader reader) throws Exception {
        Instant start = task.dataIntervalStart();
        Instant end = task.dataIntervalEnd();
        if (start == null || end == null || start.equals(end)) {
            throw new TaskFailedException("run " + task.runId() + " has no data interval to read the records of",
                    "give the DAG a schedule by interval (cron(…).interval()), or leave .ofInterval() out", false, null);
        }
        Map<Integer, Long> next = reader.at(start);
        Map<Integer, Long> from = new TreeMap<>(next);
        Map<Integer, Long> until = reader.at(end);
        Collected collected = new Collected(type, config.atMost());
        reader.read(next, until, over(task, config), collected);
        if (task.cancelled()) {
            return new Outcome.Cancelled();
        }
        tell(task, collected, from, next);
        boolean whole = next.entrySet().stream().allMatch(one -> one.getValue() >= until.getOrDefault(one.getKey(), 0L));
        if (!whole) {
            return collected.full()
                    ? new Outcome.Failure("the interval from " + start + " to " + end + " has more than " + config.atMost() + " records",
                            "raise .atMost(…), or make the intervals shorter", false)
                    : new Outcome.Failure("reading the interval took longer than " + config.within(), "raise .within(…)", true);
        }
        return new Outcome.Success(collected.values);
    }

    /** Where the last run stopped; partitions that are new are read from their beginning. */
    private static Map<Integer, Long> begin(TaskContext task, KafkaConsumeConfig config, TopicReader reader,
            @Nullable JsonNode stored) {
        Map<Integer, Long> beginning = reader.beginning();
        Map<Integer, Long> end = reader.end();
        if (stored == null) {
            task.log().info("the first run: it begins at the " + (config.fromNow() ? "end" : "beginning") + " of the topic");
            return new TreeMap<>(config.fromNow() ? end : beginning);
        }
        Map<Integer, Long> last = new TreeMap<>();
        stored.properties().forEach(one -> last.put(Integer.valueOf(one.getKey()), one.getValue().longValue()));
        Map<Integer, Long> next = new TreeMap<>();
        beginning.forEach((partition, first) -> {
            long wanted = last.getOrDefault(partition, first);
            if (wanted < first) {
                task.log().warn("partition " + partition + ": " + (first - wanted) + " offsets behind " + wanted
                        + " are gone (the topic's retention removed them before they were read); it goes on at " + first);
            } else if (wanted > end.getOrDefault(partition, 0L)) {
                task.log().warn("partition " + partition + " ends before offset " + wanted
                        + ", where the last run stopped: the topic was made anew, so it is read from its beginning");
            }
            next.put(partition, wanted < first || wanted > end.getOrDefault(partition, 0L) ? first : wanted);
        });
        return next;
    }

    private static BooleanSupplier over(TaskContext task, KafkaConsumeConfig config) {
        long until = System.nanoTime() + config.within().toNanos();
        return () -> task.cancelled() || System.nanoTime() > until;
    }

    private static void tell(TaskContext task, Collected collected, Map<Integer, Long> from, Map<Integer, Long> to) {
        String ranges = from.entrySet().stream().filter(one -> !one.getValue().equals(to.get(one.getKey())))
                .map(one -> one.getKey() + ": " + one.getValue() + " to " + (to.getOrDefault(one.getKey(), 0L) - 1))
                .collect(Collectors.joining(", "));
        task.log().info(collected.values.size() + " records" + (ranges.isEmpty() ? "" : "; offsets by partition: " + ranges)
                + (collected.tombstones == 0 ? "" : "; " + collected.tombstones + " tombstones were left out"));
    }

    @Override
    public void settled(long attempt) {
        Mark mark = marks.remove(attempt);
        if (mark != null) {
            Thread.ofVirtual().name("offsets-" + attempt).start(() -> mark(mark));
        }
    }

    private static void mark(Mark mark) {
        Map<TopicPartition, OffsetAndMetadata> offsets = mark.offsets().entrySet().stream()
                .collect(Collectors.toMap(one -> new TopicPartition(mark.topic(), one.getKey()),
                        one -> new OffsetAndMetadata(one.getValue())));
        try (Admin admin = KafkaTopics.admin(mark.settings())) {
            admin.alterConsumerGroupOffsets(mark.group(), offsets).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("consumer group {} could not be told how far topic {} was read: {}", mark.group(), mark.topic(), e.getMessage());
        }
    }

    /** What was taken so far. */
    private static final class Collected implements TopicReader.Taker {
        private final OutputType<?> type;
        private final int most;
        private final List<Object> values = new ArrayList<>();
        private int tombstones;

        Collected(OutputType<?> type, int most) {
            this.type = type;
            this.most = most;
        }

        boolean full() {
            return values.size() >= most;
        }

        @Override
        public boolean take(ConsumerRecord<byte[], byte[]> record) {
            if (full()) {
                return false;
            }
            Object value = KafkaValues.of(record, type);
            if (value == null) {
                tombstones++;
            } else {
                values.add(value);
            }
            return true;
        }
    }
}
