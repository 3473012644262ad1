package io.batuta.tasks.kafka;

import io.batuta.model.kafka.TopicResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics. */
final class KafkaTopics {
    private KafkaTopics() {}

    /** Makes sure the topic exists with at least so many partitions. */
    static TopicResult ensure(Connection connection, Map<String, String> settings, String topic, int partitions, int replication,
            Map<String, String> topicSettings) throws InterruptedException {
        try (Admin admin = admin(settings)) {
            Optional<Integer> there = partitions(admin, topic);
            if (there.isEmpty()) {
                return make(admin, topic, partitions, replication, topicSettings);
            }
            if (there.get() < partitions) {
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
            }
            return new TopicResult(topic, false, Math.max(there.get(), partitions));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException refused && !(refused instanceof org.apache.kafka.common.errors.TimeoutException)
                    ? new TaskFailedException("topic " + topic + " could not be made: " + refused.getMessage(), null,
                            refused instanceof org.apache.kafka.common.errors.RetriableException, refused)
                    : KafkaSentences.unusable(connection, settings, e.getCause() == null ? e : e.getCause());
        } catch (org.apache.kafka.common.KafkaException e) {
            throw KafkaSentences.unusable(connection, settings, e);
        }
    }

    /** A client for questions and orders, bounded in time; only the settings it knows. */
    static Admin admin(Map<String, String> settings) {
        Map<String, Object> known = new HashMap<>(settings);
        known.keySet().retainAll(AdminClientConfig.configNames());
        known.put("client.id", "batuta");
        known.put("default.api.timeout.ms", "10000");
        known.put("request.timeout.ms", "5000");
        return Admin.create(known);
    }

    private static TopicResult make(Admin admin, String topic, int partitions, int replication, Map<String, String> settings)
            throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) replication).configs(settings))).all().get();
            return new TopicResult(topic, true, partitions);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return new TopicResult(topic, false, partitions(admin, topic).orElse(partitions));
            }
            throw e;
        }
    }

    private static Optional<Integer> partitions(Admin admin, String topic) throws InterruptedException, ExecutionException {
        try {
            return Optional.ofNullable(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
                    .map(found -> found.partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
