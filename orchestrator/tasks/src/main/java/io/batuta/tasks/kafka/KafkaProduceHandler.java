package io.batuta.tasks.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaProduceConfig;
import io.batuta.model.kafka.KafkaRecord;
import io.batuta.model.kafka.KafkaRecords;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Produces records; ends well only when every one was acknowledged. Done again after a crash: at least once, with the same keys. */
public final class KafkaProduceHandler implements TaskHandler, AutoCloseable {
    private final KafkaProducers producers = new KafkaProducers();

    @Override
    public String kind() {
        return Kafka.PRODUCE.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        KafkaProduceConfig config = task.config(KafkaProduceConfig.class);
        Connection connection = task.connection(config.connection());
        Map<String, String> settings = KafkaSettings.of(connection, own(task, config), task.log()::info);
        List<KafkaRecord> records = task.code(KafkaRecords.class).records(task);
        task.log().info("producing " + records.size() + " records to topic " + config.topic() + " at " + settings.get("bootstrap.servers"));
        try (KafkaProducers.Use use = producers.use(connection.id(), settings, config.delivery())) {
            Integer partitions = config.partitions();
            if (partitions != null) {
                use.ensure(config.topic(), partitions,
                        () -> KafkaTopics.ensure(connection, settings, config.topic(), partitions, config.replication(), Map.of()));
            }
            return produce(task, config.topic(), records, use, settings);
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("interrupted while producing").initCause(e);
        } catch (KafkaException e) {
            throw KafkaSentences.unusable(connection, settings, e);
        }
    }

    private static Outcome produce(TaskContext task, String topic, List<KafkaRecord> records, KafkaProducers.Use use,
            Map<String, String> settings) throws InterruptedException {
        Acknowledged acknowledged = new Acknowledged(topic, records.size());
        for (int i = 0; i < records.size() && !acknowledged.failed(); i++) {
            KafkaRecord record = records.get(i);
            // The answer comes to the callback, which counts it.
            var _ = use.producer().send(producerRecord(task, topic, record), acknowledged.forRecord(i, record.key()));
        }
        Acknowledged.Failed failed = acknowledged.await();
        if (failed == null) {
            return new Outcome.Success(acknowledged.result());
        }
        use.retire();
        return KafkaSentences.failed(topic, failed, records.size(), settings);
    }

    private static ProducerRecord<String, byte[]> producerRecord(TaskContext task, String topic, KafkaRecord record) {
        ProducerRecord<String, byte[]> made = new ProducerRecord<>(topic, record.partition(), record.key(), record.value());
        record.headers().forEach((name, value) -> made.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        made.headers().add("batuta-attempt", Long.toString(task.attemptId()).getBytes(StandardCharsets.UTF_8));
        return made;
    }

    private static Map<String, String> own(TaskContext task, KafkaProduceConfig config) {
        Map<String, String> own = new LinkedHashMap<>();
        if (config.settingsVariable() != null) {
            JsonNode tree = tree(config.settingsVariable(), task.variable(config.settingsVariable()));
            tree.properties().forEach(field -> own.put(field.getKey(),
                    field.getValue().isTextual() ? field.getValue().textValue() : field.getValue().toString()));
        }
        own.putAll(config.settings());
        return own;
    }

    private static JsonNode tree(String variable, String text) {
        try {
            JsonNode tree = Json.tree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (Json.JsonException _) {
            // Said below.
        }
        throw new TaskFailedException("the variable " + variable + " does not hold a JSON object of Kafka settings",
                "for example {\"linger_ms\": 5}", false, null);
    }

    @Override
    public void close() {
        producers.close();
    }
}
