package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshConnection;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.Overhead;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SSH tasks cost: many that wait at once, and one that has nothing to do. */
@Tag("proof")
class SshScaleTest {
    private static final Logger LOG = LoggerFactory.getLogger(SshScaleTest.class);
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @TempDir Path server;
    @TempDir Path work;

    private RecordingContext task(int number, Ssh<?> ssh, Connection connection) throws IOException {
        return new RecordingContext(ssh.connection("worker"), Files.createDirectories(work.resolve("task-" + number))).attempt(number)
                .with(connection);
    }

    @Test
    void aThousandWaitAtOnce() throws Exception {
        int tasks = 1000;
        Path gate = work.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
        try (Sshd sshd = Sshd.startAt("127.0.0.1", server, Sshd.plainShell(server)); Hosts hosts = new Hosts()) {
            SshHandler handler = new SshHandler(hosts);
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                RecordingContext task = task(i,
                        Ssh.run("wait-" + i).script("echo $$ >> ledger\nuntil [ -e stop ]; do read -r x < gate || :; done")
                                .in(work.toString()),
                        sshd.connection(Map.of()));
                CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                outcomes.add(outcome);
                Thread.startVirtualThread(() -> {
                    try {
                        outcome.complete(handler.start(task));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                });
            }
            Path ledger = work.resolve("ledger");
            await().atMost(LIMIT).until(() -> Files.exists(ledger) && Files.readAllLines(ledger).size() == tasks);
            long cpu = cpuMillis();
            long since = System.nanoTime();
            await().atMost(LIMIT).until(() -> System.nanoTime() - since > Duration.ofSeconds(20).toNanos());
            LOG.warn("1,000 waiting: resident {} MB, {} platform threads, {} connections, {} ms of CPU in 20 s", status("VmRSS") / 1024,
                    status("Threads"), sshd.connections(), cpuMillis() - cpu);
            assertThat(status("VmRSS") / 1024).as("MB resident").isLessThanOrEqualTo(400);
            assertThat(status("Threads")).as("threads of the system").isLessThan(100);
            assertThat(sshd.connections()).isLessThanOrEqualTo(4);
            Files.createFile(work.resolve("stop"));
            await().atMost(LIMIT).until(() -> {
                new RandomAccessFile(gate.toFile(), "rw").close();
                return outcomes.stream().allMatch(CompletableFuture::isDone);
            });
            for (CompletableFuture<Outcome> outcome : outcomes) {
                assertThat(outcome.get()).isInstanceOf(Outcome.Success.class);
            }
            assertThat(Files.readAllLines(ledger)).hasSize(tasks).doesNotHaveDuplicates();
        }
    }

    /** The floor is the same command on the same kind of connection without anything that survives a crash. */
    @Test
    void anEmptyCommandCostsLittleMoreThanItsFloor() throws Exception {
        AtomicInteger number = new AtomicInteger();
        try (Sshd sshd = Sshd.startAt("127.0.0.1", server, Sshd.plainShell(server)); Hosts hosts = new Hosts()) {
            SshHandler handler = new SshHandler(hosts);
            Connection connection = sshd.connection(Map.of());
            Target target = new Target(SshConnection.of(connection), List.of());
            try (Line line = Reach.connect(target)) {
                double over = Overhead.millis("SSH, pooled", 60, () -> line.ask("true\necho done\n", "/tmp", (answer, _) -> answer.line()),
                        () -> {
                            int attempt = number.incrementAndGet();
                            assertThat(handler.start(task(attempt, Ssh.run("empty").command("true"), connection)))
                                    .isInstanceOf(Outcome.Success.class);
                            handler.settled(attempt);
                        });
                assertThat(over).isLessThan(100);
            }
        }
    }

    private static long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }

    private static long cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }
}
