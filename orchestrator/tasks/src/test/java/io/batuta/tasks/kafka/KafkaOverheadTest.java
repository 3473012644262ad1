package io.batuta.tasks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.kafka.Kafka;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.Overhead;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.kafka.BrokerSettings;
import io.batuta.testing.kafka.KafkaBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sending a record as a task costs, beyond sending it with a producer that is there already. */
@Tag("proof")
class KafkaOverheadTest {
    @TempDir Path directory;

    @Test
    void aRecordCostsLittleMoreThanItsFloor() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(directory));
                var bare = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "acks", "all",
                        "enable.idempotence", true), new StringSerializer(), new StringSerializer())) {
            KafkaProduceHandler handler = new KafkaProduceHandler();
            Connection connection = KafkaSettingsTest.connection(broker.bootstrapServers(), Map.of());
            try {
                double over = Overhead.millis("Kafka", 140, () -> bare.send(new ProducerRecord<>("floor", "key", "value")).get(),
                        () -> assertThat(handler.start(new RecordingContext(
                                Kafka.produce("one").to("ours").connection("kafka").ensureTopic(1).values(List.of("value")).asString(),
                                Path.of("unused")).with(connection))).isInstanceOf(Outcome.Success.class));
                assertThat(over).isLessThan(100);
            } finally {
                handler.close();
            }
        }
    }
}
