package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thousand commands on another host wait at once in one service: what that takes of the machine, and that a kill -9 of the service loses and doubles none. */
@Tag("proof")
class ManyWaitingTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyWaitingTest.class);
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int COMMANDS = 1_000;

    @TempDir Path directory;

    @Test
    void aThousandWaitAtOnce() throws Exception {
        RemoteParts parts = new RemoteParts(directory);
        Path gate = parts.work().resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
        Path there = Files.createDirectory(directory.resolve("sshd"));
        try (Sshd sshd = Sshd.startAt("127.0.0.1", there, Sshd.plainShell(there))) {
            String run;
            try (ServerProcess first = parts.server("--parallelism", "1100")) {
                RemoteParts.tell(first, sshd);
                LOG.warn("before: {}", taken(first));
                run = parts.trigger(first, "waiting", COMMANDS);
                await().atMost(LIMIT).until(() -> parts.lines("ledger").size() >= COMMANDS);
                judge(first, sshd, "while they wait");
                first.kill();
            }
            try (ServerProcess second = parts.server("--parallelism", "1100")) {
                await().atMost(LIMIT).until(() -> second.count("waiting", run, "running") == COMMANDS && RemoteParts
                        .log(second, "waiting", run, "wait", COMMANDS - 1).stream()
                        .anyMatch(line -> line.contains("found the command again")));
                judge(second, sshd, "after a kill -9 and a start");
                parts.letGo();
                await().atMost(LIMIT).untilAsserted(() -> {
                    open(gate);
                    assertThat(second.state("waiting", run)).isIn("success", "failed");
                });
                assertThat(second.state("waiting", run)).as(() -> second.run("waiting", run).toString()).isEqualTo("success");
                assertThat(second.count("waiting", run, "success")).isEqualTo(COMMANDS + 1);
            }
        }
        assertThat(parts.lines("ledger")).hasSize(COMMANDS).doesNotHaveDuplicates();
        assertThat(parts.lines("ends")).hasSize(COMMANDS).doesNotHaveDuplicates();
    }

    /** Whoever waits there goes on; for both ways, so that it blocks for nobody. */
    private static void open(Path gate) throws IOException {
        new RandomAccessFile(gate.toFile(), "rw").close();
    }

    /** Measures when all of them have been waiting for a while. */
    private static void judge(ServerProcess server, Sshd sshd, String when) throws IOException {
        long cpu = cpuMillis(server);
        long since = System.nanoTime();
        await().atMost(LIMIT).until(() -> System.nanoTime() - since > Duration.ofSeconds(30).toNanos());
        LOG.warn("{}: {}, {} connections, {} ms of CPU in 30 s", when, taken(server), sshd.connections(), cpuMillis(server) - cpu);
        assertThat(pssMb(server)).as("MB of memory (PSS) %s", when).isLessThanOrEqualTo(400);
        assertThat(threads(server)).as("threads of the system %s", when).isLessThan(100);
        assertThat(sshd.connections()).as("connections %s", when).isLessThanOrEqualTo(4);
    }

    private static String taken(ServerProcess server) throws IOException {
        return pssMb(server) + " MB PSS, " + threads(server) + " platform threads";
    }

    private static long pssMb(ServerProcess server) throws IOException {
        return number(server, "smaps_rollup", "Pss:") / 1024;
    }

    private static long threads(ServerProcess server) throws IOException {
        return number(server, "status", "Threads:");
    }

    private static long number(ServerProcess server, String file, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(server.pid()), file)).stream().filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }

    private static long cpuMillis(ServerProcess server) {
        return ProcessHandle.of(server.pid()).flatMap(process -> process.info().totalCpuDuration()).orElseThrow().toMillis();
    }
}
