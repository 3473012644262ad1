package io.batuta.tasks.kafka;

import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaTopicConfig;
import io.batuta.model.kafka.TopicResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.util.Map;

/** Makes sure topics exist. Doing it again changes nothing. */
public final class KafkaTopicHandler implements TaskHandler {
    @Override
    public String kind() {
        return Kafka.TOPIC.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) throws InterruptedException {
        KafkaTopicConfig config = task.config(KafkaTopicConfig.class);
        Connection connection = task.connection(config.connection());
        Map<String, String> settings = KafkaSettings.of(connection, Map.of(), task.log()::info);
        TopicResult topic = KafkaTopics.ensure(connection, settings, config.topic(), config.partitions(), config.replication(),
                config.settings());
        task.log().info(
                "topic " + topic.topic() + (topic.created() ? " was made" : " was there") + ", with " + topic.partitions() + " partitions");
        return new Outcome.Success(topic);
    }
}
