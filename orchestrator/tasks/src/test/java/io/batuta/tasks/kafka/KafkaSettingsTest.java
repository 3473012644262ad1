package io.batuta.tasks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    private final List<String> notes = new ArrayList<>();

    private Map<String, String> of(Map<String, String> own) {
        return KafkaSettings.of(connection("broker", Map.of()), own, notes::add);
    }

    static Connection connection(String host, Map<String, String> extra) {
        return new Connection("kafka", "kafka", null, host, null, null, null, null, extra, Set.of());
    }

    @Test
    void namesAsPythonWritesThemAreAccepted() {
        Map<String, String> settings = of(Map.of("linger_ms", "20", "compression_type", "gzip", "batch.size", "100", "sasl_plain_username",
                "me", "sasl_plain_password", "se\"cret", "ssl_cafile", "/ca.pem"));
        assertThat(settings)
                .containsEntry("linger.ms", "20")
                .containsEntry("compression.type", "gzip")
                .containsEntry("batch.size", "100")
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry("ssl.truststore.location", "/ca.pem")
                .containsEntry("ssl.truststore.type", "PEM");
        assertThat(settings.get("sasl.jaas.config")).contains("username=\"me\"", "password=\"se\\\"cret\"");
        assertThat(notes).isEmpty();
    }

    @Test
    void aListOfServersMayComeAsPythonWritesIt() {
        Connection nowhere = connection("", Map.of("bootstrap_servers", "['a:9092', \"b:9093\"]"));
        assertThat(KafkaSettings.of(nowhere, Map.of(), notes::add)).containsEntry("bootstrap.servers", "a:9092,b:9093");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> of(Map.of("linger_mss", "5")))
                .hasMessage("the Kafka setting 'linger_mss' cannot be used: nearest is linger_ms");
    }

    @Test
    void serializersAreExplained() {
        of(Map.of("value_serializer", "lambda v: json.dumps(v).encode('utf-8')", "key.serializer",
                "org.apache.kafka.common.serialization.StringSerializer", "acks", "1"));
        assertThat(notes).hasSize(3).anyMatch(note -> note.contains("values as JSON in UTF-8"))
                .anyMatch(note -> note.contains("acknowledged by all in-sync replicas"));
        assertThatThrownBy(() -> of(Map.of("value_serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer")))
                .hasMessageContaining("cannot be used here: values are written as JSON");
    }
}
