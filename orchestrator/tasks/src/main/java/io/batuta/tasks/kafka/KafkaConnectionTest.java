package io.batuta.tasks.kafka;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks the brokers of a Kafka connection for their cluster, signed in as tasks would be. */
public final class KafkaConnectionTest implements ConnectionTest {
    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public void check(Connection connection) {
        settings(connection);
    }

    @Override
    public List<String> servers(Connection connection) {
        return List.of(String.valueOf(settings(connection).get("bootstrap.servers")).split(",", -1));
    }

    @Override
    public Result test(Connection connection) throws InterruptedException {
        Map<String, String> settings = settings(connection);
        KafkaReach.Finding finding = KafkaReach.look(settings);
        if (!finding.reached()) {
            return Result.unusable(finding.sentence(), finding.hint());
        }
        try (Admin admin = KafkaTopics.admin(settings)) {
            List<String> brokers = admin.describeCluster().nodes().get().stream().map(node -> node.host() + ":" + node.port()).sorted()
                    .toList();
            return Result.usable(finding.sentence() + "; the cluster has " + brokers.size() + (brokers.size() == 1 ? " broker" : " brokers")
                    + ", which clients are told to call at " + String.join(", ", brokers) + " (advertised listeners)");
        } catch (ExecutionException e) {
            throw KafkaSentences.unusable(connection, settings, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw KafkaSentences.unusable(connection, settings, e);
        }
    }

    private static Map<String, String> settings(Connection connection) {
        return KafkaSettings.of(connection, Map.of(), _ -> {});
    }
}
