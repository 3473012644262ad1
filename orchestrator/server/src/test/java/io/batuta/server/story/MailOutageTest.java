package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail server is down while many tasks fail: each alert arrives once, gathered with others, and what has nothing to do with it goes on as before. */
class MailOutageTest {
    private static final Logger LOG = LoggerFactory.getLogger(MailOutageTest.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A bundle that has met the whole outage may pause for so long before its next try. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(11);
    private static final int FAILURES = 50;
    private static final Pattern ALERT = Pattern.compile("FAILED storm\\.fails\\[(\\d+)], run (\\S+)");

    @TempDir Path directory;

    @Test
    void anOutageOfEightSecondsAndTwoHundredFailures() throws Exception {
        outage(4, Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    @Tag("proof")
    void anOutageOfTenMinutesAndFiveHundredFailures() throws Exception {
        Beats beats = outage(10, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(2));
        assertThat(median(beats.during)).as("ms late in the outage").isLessThan(median(beats.before) + 250);
    }

    /** How late runs of the schedule began, in milliseconds, sorted. */
    private record Beats(List<Long> before, List<Long> during) {}

    private Beats outage(int storms, Duration time, Duration gather, Duration before) throws Exception {
        Path dags = Files.createDirectory(directory.resolve("dags"));
        Files.writeString(dags.resolve("Storm.java"), RemoteParts.resource("/story/Storm.java"));
        int port = freePort();
        GreenMail mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        try (ServerProcess server = ServerProcess.start(directory, dags, List.of("--alerts-gather", gather.toSeconds() + "s"))) {
            await().atMost(LIMIT).until(() -> server.knows("steady"));
            server.api().post("/api/v2/connections", Map.of("connection_id", "smtp_default", "conn_type", "smtp", "host", "127.0.0.1",
                    "port", port, "extra", "{\"security\": \"plain\", \"from\": \"batuta@example.org\"}"));
            await().atMost(LIMIT).until(() -> !beats(server, Instant.EPOCH, Instant.now()).isEmpty());
            Instant calm = Instant.now();
            pass(before);
            Instant down = Instant.now();
            List<String> runs = new ArrayList<>();
            for (int i = 0; i < storms; i++) {
                runs.add(server.trigger("storm", Map.of("count", FAILURES)));
                pass(time.dividedBy(storms));
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(alerts(server, "waiting")).hasSize(storms * FAILURES)
                    .allSatisfy(alert -> assertThat(alert.toString()).containsAnyOf("refuse", "gathers")));
            Instant up = Instant.now();
            mail.start();
            await().atMost(LONGEST_PAUSE).untilAsserted(() -> assertThat(alerts(server, "waiting")).isEmpty());
            LOG.warn("all alerts had arrived {} s after the mail server was back, in {} mails",
                    Duration.between(up, Instant.now()).toSeconds(), mail.getReceivedMessages().length);
            assertThat(alerts(server, "done")).hasSize(storms * FAILURES);
            judge(mail.getReceivedMessages(), runs, (int) time.dividedBy(gather));
            return compared(server, calm, down, up);
        } finally {
            mail.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void pass(Duration time) {
        long since = System.nanoTime();
        await().atMost(time.plus(LIMIT)).until(() -> System.nanoTime() - since > time.toNanos());
    }

    private static List<JsonNode> alerts(ServerProcess server, String state) {
        List<JsonNode> alerts = new ArrayList<>();
        server.api().get("/api/batuta/v1/alerts?limit=500&state=" + state).path("alerts").forEach(alerts::add);
        return alerts;
    }

    /** Each failure is told of in one mail, and they were gathered. */
    private static void judge(MimeMessage[] mails, List<String> runs, int windows) {
        List<String> told = Arrays.stream(mails).flatMap(MailOutageTest::told).toList();
        List<String> expected = runs.stream().flatMap(run -> IntStream.range(0, FAILURES).mapToObj(i -> run + " " + i)).toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(mails.length).as("mails").isLessThanOrEqualTo(windows + 2);
        assertThat(Arrays.stream(mails).map(MailOutageTest::id)).doesNotHaveDuplicates();
    }

    private static Stream<String> told(MimeMessage mail) {
        try {
            String text = ((Multipart) mail.getContent()).getBodyPart(0).getContent().toString();
            List<MatchResult> found = ALERT.matcher(mail.getSubject() + "\n" + text).results().toList();
            return found.stream().map(one -> one.group(2) + " " + one.group(1));
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** How late each run of the schedule began, in milliseconds. */
    private static List<Long> beats(ServerProcess server, Instant from, Instant to) {
        List<Long> late = new ArrayList<>();
        for (int offset = 0;; offset += 100) {
            JsonNode page = server.api()
                    .get("/api/v2/dags/steady/dagRuns/~/taskInstances?state=success&order_by=run_after&limit=100&offset="
                            + offset + "&run_after_gte=" + from + "&run_after_lt=" + to)
                    .path("task_instances");
            page.forEach(task -> late.add(Duration.between(Instant.parse(task.path("run_after").asText()),
                    Instant.parse(task.path("start_date").asText())).toMillis()));
            if (page.size() < 100) {
                return late.stream().sorted().toList();
            }
        }
    }

    /** No run of the schedule is missing, whatever else there was to do. */
    private static Beats compared(ServerProcess server, Instant calm, Instant down, Instant up) {
        long seconds = Duration.between(down, up).toSeconds();
        await().atMost(LIMIT).untilAsserted(
                () -> assertThat((long) beats(server, down, up).size()).as("ticks in the outage").isBetween(seconds - 1, seconds + 2));
        Beats beats = new Beats(beats(server, calm, down), beats(server, down, up));
        LOG.warn("a schedule of one second begins late by: before {}; in the outage {}", words(beats.before), words(beats.during));
        return beats;
    }

    private static String words(List<Long> late) {
        return median(late) + " ms in the median of " + late.size() + ", " + late.get(late.size() * 99 / 100)
                + " ms at the 99th percentile, " + late.getLast() + " ms at most";
    }

    private static long median(List<Long> late) {
        return late.get(late.size() / 2);
    }
}
