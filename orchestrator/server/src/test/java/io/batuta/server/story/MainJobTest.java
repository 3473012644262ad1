package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.server.Checkout;
import io.batuta.store.db.Database;
import io.batuta.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main job as a newcomer starts it, {@code ./batuta standalone --demo}: every 25 seconds for {@code -Dproof.minutes} (10 unless it says otherwise) ten people go to the topic of a real broker. No tick
 * is missed, none fires twice, none late, and a real consumer reads back each person once.
 */
@Tag("proof")
class MainJobTest {
    private static final Logger LOG = LoggerFactory.getLogger(MainJobTest.class);
    private static final Duration FOR = Duration.ofMinutes(Integer.getInteger("proof.minutes", 10));
    private static final Duration EVERY = Duration.ofSeconds(25);
    private static final int PEOPLE = 10;
    private static final String DAG = "random_users";

    @TempDir Path directory;

    private Path dags;

    private record Tick(Instant date, Instant started, Instant ended, String state, int tries) {
        Duration late() {
            return Duration.between(date, started);
        }
    }

    @BeforeEach
    void dagFolder() throws IOException {
        dags = Files.createDirectory(directory.resolve("dags"));
        Files.copy(Checkout.ROOT.resolve("dags/src/main/java/io/batuta/dags/RandomUsers.java"), dags.resolve("RandomUsers.java"));
    }

    @Test
    void noTickIsMissedDoubledOrLateAndEachPersonIsInTheTopicOnce() throws Exception {
        int wanted = (int) FOR.dividedBy(EVERY);
        List<String> keys;
        try (ServerProcess server = ServerProcess.start(directory, dags, List.of("--demo", "--kafka-port", "0", "--demo-api-port", "0"))) {
            await().atMost(Duration.ofMinutes(1)).until(() -> server.knows(DAG));
            await().atMost(FOR.plusMinutes(2)).pollInterval(Duration.ofSeconds(2))
                    .until(() -> ended(server, "success") >= wanted);
            server.api().patch("/api/v2/dags/" + DAG, Map.of("is_paused", true));
            await().atMost(Duration.ofMinutes(1)).until(() -> ended(server, "running") + ended(server, "queued") == 0);
            keys = read(broker(server.said()));
            server.stop();
        }
        List<Tick> ticks = ticks();
        long[] late = ticks.stream().mapToLong(tick -> tick.late().toMillis()).sorted().toArray();
        LOG.info("{} ticks; late by (ms): median {}, at most {}; all: {}; {} records, {} keys", ticks.size(), late[late.length / 2],
                late[late.length - 1], Arrays.toString(late), keys.size(), keys.stream().distinct().count());

        assertThat(ticks).hasSizeGreaterThanOrEqualTo(wanted).allMatch(tick -> tick.state().equals("success"));
        assertThat(IntStream.range(1, ticks.size()).mapToObj(i -> Duration.between(ticks.get(i - 1).date(), ticks.get(i).date())))
                .as("none missed, none doubled").containsOnly(EVERY);
        assertThat(late[late.length - 1]).as("the latest tick, in ms").isLessThan(100);
        assertThat(keys).doesNotHaveDuplicates().hasSize(PEOPLE * ticks.size());
    }

    private static int ended(ServerProcess server, String state) {
        return server.api().get("/api/v2/dags/" + DAG + "/dagRuns?limit=1&state=" + state).path("total_entries").asInt();
    }

    private static String broker(String said) {
        Matcher address = Pattern.compile("127\\.0\\.0\\.1:\\d+  \\(a real one").matcher(said);
        assertThat(address.find()).as(said).isTrue();
        return address.group().split(" ")[0];
    }

    /** The keys of all records that the topic holds now. */
    private static List<String> read(String broker) {
        List<TopicPartition> partitions = IntStream.range(0, 3).mapToObj(number -> new TopicPartition("random-user", number)).toList();
        List<String> keys = new ArrayList<>();
        Map<String, Object> config = Map.of("bootstrap.servers", broker);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> keys.add(found.key()));
            }
        }
        return keys;
    }

    private List<Tick> ticks() throws SQLException {
        List<Tick> ticks = new ArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("home"));
                Database database = Database.open(postgres.address());
                Connection connection = database.pool().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select r.logical_date, r.started_at, r.ended_at, r.state,
                            (select max(t.try_number) from task_instance t where t.run = r.id)
                        from run r
                        where r.dag = 'random_users' and r.type = 'scheduled'
                        order by r.logical_date
                        """)) {
            while (rows.next()) {
                ticks.add(new Tick(rows.getTimestamp(1).toInstant(), rows.getTimestamp(2).toInstant(), rows.getTimestamp(3).toInstant(),
                        rows.getString(4), rows.getInt(5)));
            }
        }
        return ticks;
    }
}
