package io.batuta.tasks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KafkaProducersTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, String> settings = Map.of("bootstrap.servers", "127.0.0.1:1");

    @Test
    void aTopicIsMadeSureOfOnceUntilSomethingFails() throws Exception {
        try (KafkaProducers producers = new KafkaProducers()) {
            for (int i = 0; i < 3; i++) {
                try (KafkaProducers.Use use = producers.use("kafka", settings, Duration.ofSeconds(30))) {
                    use.ensure("users", 3, asked::incrementAndGet);
                }
            }
            assertThat(asked).hasValue(1);
            try (KafkaProducers.Use use = producers.use("kafka", settings, Duration.ofSeconds(30))) {
                use.ensure("users", 6, asked::incrementAndGet);
                assertThat(asked).as("more partitions are another wish").hasValue(2);
                use.retire();
            }
            try (KafkaProducers.Use use = producers.use("kafka", settings, Duration.ofSeconds(30))) {
                use.ensure("users", 6, asked::incrementAndGet);
            }
            assertThat(asked).as("what failed may have been the topic").hasValue(3);
        }
    }
}
