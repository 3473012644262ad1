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
            int brokers = admin.describeCluster().nodes().get().size();
            return Result.usable(finding.sentence() + "; the cluster has " + brokers + (brokers == 1 ? " broker" : " brokers"));
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
