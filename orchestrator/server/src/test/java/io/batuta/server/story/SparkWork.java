package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.testing.spark.SparkApplication;
import io.batuta.testing.spark.StandaloneMaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applications in client mode, and others in cluster mode on a standalone master of their own, that work beside other remote work. {@code -Dproof.spark=20} has twenty of each: all in client mode work at once; of those in
 * cluster mode four, as many as the worker has cores, and the others wait in the master.
 */
final class SparkWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SparkWork.class);
    private static final int EACH = Integer.getInteger("proof.spark", 2);
    private static final Duration LIMIT = Duration.ofMinutes(4).plusMinutes(EACH);
    private static final String RERUN = "client-0";

    private final SparkHere here;
    private final StandaloneMaster master;
    private String run = "";

    private SparkWork(SparkHere here, StandaloneMaster master) {
        this.here = here;
        this.master = master;
    }

    static SparkWork start(Path directory) throws IOException, InterruptedException {
        SparkHere here = SparkHere.required();
        return new SparkWork(here, StandaloneMaster.start(here.home(), here.java(), Files.createDirectory(directory.resolve("master"))));
    }

    /** Submits them and waits until each has noted its beginning. */
    void begin(RemoteParts parts, ServerProcess server) throws IOException {
        SparkApplication.make(here.home(), "Lines", RemoteParts.resource("/story/spark/Lines.java"), parts.work());
        connection(server, "local", "local[1]", "");
        connection(server, "cluster", master.address(), ", \"rest_port\": \"" + master.restPort() + "\"");
        run = parts.trigger(server, "spark", EACH);
        Instant triggered = Instant.now();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(begun(parts)).as(() -> server.run("spark", run) + master.driversSaid())
                .containsAll(names("client").toList()).filteredOn(name -> name.startsWith("cluster")).hasSizeGreaterThanOrEqualTo(2));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(master.drivers()).as(() -> server.run("spark", run).toString()).isEqualTo(EACH));
        LOG.warn("{} applications of each mode were submitted within {} s, and {} of all had begun", EACH,
                Duration.between(triggered, Instant.now()).toSeconds(), begun(parts).size());
        await().atMost(LIMIT).until(() -> !RemoteParts.numbers(log(server, RERUN), RERUN).isEmpty());
    }

    private void connection(ServerProcess server, String id, String host, String more) {
        server.api().post("/api/v2/connections", Map.of("connection_id", id, "conn_type", "spark", "host", host, "extra",
                "{\"spark_home\": \"" + here.home() + "\", \"java_home\": \"" + here.java() + "\"" + more + "}"));
    }

    private static Stream<String> names(String... modes) {
        return Stream.of(modes).flatMap(mode -> IntStream.range(0, EACH).mapToObj(i -> mode + "-" + i));
    }

    private static List<String> begun(RemoteParts parts) throws IOException {
        return parts.lines("ledger").stream().filter(line -> line.matches("begin cl(ient|uster)-[0-9]+"))
                .map(line -> line.substring("begin ".length())).toList();
    }

    private static long begun(RemoteParts parts, String name) throws IOException {
        return parts.lines("ledger").stream().filter(("begin " + name)::equals).count();
    }

    private List<String> log(ServerProcess server, String name) {
        String[] taskAndIndex = name.split("-");
        return RemoteParts.log(server, "spark", run, taskAndIndex[0], Integer.parseInt(taskAndIndex[1]));
    }

    /** As a restart of the host would: one driver is gone with everything that would know how it ended. */
    void killOneDriver() throws IOException, InterruptedException {
        List<Path> drivers;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            drivers = processes.filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> read(process.resolve("cmdline")).matches("(?s).*SparkSubmit.*\0" + RERUN + "\0?")).toList();
        }
        assertThat(drivers).hasSize(1);
        String stat = read(drivers.getFirst().resolve("stat"));
        String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
        assertThat(new ProcessBuilder("kill", "-9", "--", "-" + session).start().waitFor()).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** All have been let go (of many, some ends may be unknown, since a busy master may not answer in time; they happened once all the same): each began once, but for the one whose driver was gone, which began again in the same try; the master was given nothing twice. */
    void judge(RemoteParts parts, ServerProcess server) throws IOException {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(server.state("spark", run)).isIn("success", "failed"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(parts.lines("ledger").stream().filter(line -> line.matches("end cl(ient|uster)-.*")))
                        .as(master::driversSaid).hasSize(2 * EACH));
        List<JsonNode> lost = RemoteParts.tasks(server, "spark", run).stream()
                .filter(task -> !task.path("state").asText().equals("success"))
                .toList();
        LOG.warn("{} of {} ends in cluster mode are unknown", lost.size(), EACH);
        assertThat(lost).as(() -> server.run("spark", run) + master.driversSaid()).hasSizeLessThanOrEqualTo(EACH > 2 ? EACH : 0)
                .allMatch(task -> task.path("task_id").asText().equals("cluster"));
        assertThat(server.run("spark", run).path("failed"))
                .allMatch(task -> task.path("reason").asText().contains("asked the master's REST port"));
        for (String name : names("client", "cluster").toList()) {
            List<String> ends = parts.lines("ledger").stream().filter(line -> line.startsWith("end " + name + " ")).toList();
            assertThat(begun(parts, name)).as(name + " began").isEqualTo(name.equals(RERUN) ? 2 : 1);
            assertThat(ends).as(name).hasSize(1);
            int last = Integer.parseInt(ends.getFirst().split(" ")[2]);
            List<Integer> printed = RemoteParts.numbers(log(server, name), name);
            if (name.equals(RERUN)) {
                assertThat(log(server, name)).anyMatch(line -> line.contains("running the application again from the start"));
                assertThat(printed.subList(printed.lastIndexOf(1), printed.size())).isEqualTo(upTo(last));
            } else if (name.startsWith("client")) {
                assertThat(printed).isEqualTo(upTo(last));
            }
        }
        assertThat(RemoteParts.tasks(server, "spark", run)).hasSize(2 + 2 * EACH)
                .allSatisfy(task -> assertThat(task.path("try_number").asInt()).isOne());
        assertThat(master.drivers()).isEqualTo(EACH);
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Override
    public void close() throws InterruptedException {
        master.close();
    }
}
