package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.OutsideName;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service dies, the server dies, the network dies: the command goes on and is found again. Each effect leaves a line in the ledger. */
class SshReattachTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String COUNT = "echo effect >> ledger\nfor i in $(seq 1 200); do echo line $i; [ -e stop ] || sleep 0.02; done\n";

    @TempDir Path server;
    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private Sshd sshd;

    private final List<Hosts> services = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        sshd = Sshd.start(server);
    }

    @AfterEach
    void close() {
        services.forEach(Hosts::close);
        sshd.close();
    }

    private SshHandler service() {
        Hosts hosts = new Hosts();
        services.add(hosts);
        return new SshHandler(hosts);
    }

    private Path spools(int number) throws IOException {
        return Files.createDirectories(work.resolve("task-" + number));
    }

    private RecordingContext task(int number, String script, Connection connection) throws IOException {
        Ssh<?> ssh = Ssh.run("work-" + number).connection("worker").script(script).in(work.toString());
        assertThat(ssh.problem()).isNull();
        return new RecordingContext(ssh, spools(number)).attempt(1000 + number).with(connection);
    }

    private RecordingContext task(int number, String script) throws IOException {
        return task(number, script, sshd.connection(Map.of()));
    }

    private static CompletableFuture<Outcome> begin(SshHandler handler, RecordingContext task, boolean again) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(again ? handler.reattach(task) : handler.start(task));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private long effects() throws IOException {
        Path ledger = work.resolve("ledger");
        return Files.exists(ledger) ? Files.readAllLines(ledger).size() : 0;
    }

    /** What was fetched of the command's output is exactly what it printed. */
    private void assertWholeOutput(int number) throws IOException {
        List<String> expected = Stream.iterate(1, i -> i + 1).limit(200).map(i -> "line " + i).toList();
        assertThat(Files.readAllLines(spools(number).resolve("stdout"))).isEqualTo(expected);
    }

    private void assertNothingLeft() {
        await().atMost(LIMIT).untilAsserted(() -> {
            try (Stream<Path> left = Files.list(sshd.attempts())) {
                assertThat(left).isEmpty();
            }
        });
    }

    @Test
    void anotherServiceFollowsItToItsEndWithoutGapOrRepeat() throws Exception {
        SshHandler first = service();
        RecordingContext task = task(1, COUNT);
        CompletableFuture<Outcome> forgotten = begin(first, task, false);
        await().atMost(LIMIT).until(() -> Files.size(spools(1).resolve("stdout")) > 0);
        services.getFirst().close();
        assertThat(forgotten).isNotDone();
        SshHandler second = service();
        RecordingContext again = task(1, COUNT);
        assertThat(begin(second, again, true).get()).isInstanceOf(Outcome.Success.class);
        assertThat(again.lines()).contains("INFO TASK found the command again");
        assertThat(effects()).isOne();
        assertWholeOutput(1);
        second.settled(again.attemptId());
        assertNothingLeft();
    }

    @Test
    void whatNeverBeganIsBegunOnceEvenWhenALateMessageArrives() throws Exception {
        RecordingContext task = task(1, COUNT);
        Files.createFile(work.resolve("stop"));
        // The first message got as far as making the directory.
        Files.createDirectories(sshd.attempts().resolve(OutsideName.of(task)).resolve("1"));
        SshHandler handler = service();
        assertThat(begin(handler, task, true).get()).isInstanceOf(Outcome.Success.class);
        assertThat(sshd.attempts().resolve(OutsideName.of(task)).resolve("claim-1")).hasContent("never");
        assertThat(effects()).isOne();
        assertThat(begin(service(), task(1, COUNT), true).get()).isInstanceOf(Outcome.Success.class);
        assertThat(effects()).isOne();
    }

    @Test
    void oneThatWasCancelledBeforeItBeganIsNotBegunByASearch() throws Exception {
        SshHandler handler = service();
        RecordingContext task = task(1, COUNT);
        task.cancel();
        assertThat(begin(handler, task, true).get()).isEqualTo(new Outcome.Cancelled());
        assertThat(begin(service(), task(1, COUNT), true).get()).isInstanceOf(Outcome.Failure.class);
        assertThat(effects()).isZero();
    }

    @Test
    void twentyGoOnWhileTheServerIsRestarted() throws Exception {
        SshHandler handler = service();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            outcomes.add(begin(handler, task(i, COUNT), false));
        }
        await().atMost(LIMIT).until(() -> effects() == 20);
        sshd.stop();
        Files.createFile(work.resolve("stop"));
        sshd.begin();
        for (int i = 0; i < 20; i++) {
            assertThat(outcomes.get(i).get()).isInstanceOf(Outcome.Success.class);
            assertWholeOutput(i);
            handler.settled(1000 + i);
        }
        assertThat(effects()).isEqualTo(20);
        assertNothingLeft();
    }

    @Test
    void aCutOfTheNetworkIsWaitedFor() throws Exception {
        cutFor(Duration.ofSeconds(4), Map.of("connect_timeout", "1", "keepalive", "1"), 5);
    }

    @Test
    @Tag("proof")
    void aCutOfAMinuteIsWaitedFor() throws Exception {
        cutFor(Duration.ofSeconds(60), Map.of(), 20);
    }

    private void cutFor(Duration time, Map<String, String> settings, int tasks) throws Exception {
        try (Cuttable network = new Cuttable(sshd.port())) {
            Connection direct = sshd.connection(settings);
            Connection through = new Connection("worker", "ssh", null, "127.0.0.1", network.port(), direct.login(), null, null,
                    direct.extra(),
                    Set.of());
            SshHandler handler = service();
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                outcomes.add(begin(handler, task(i, COUNT, through), false));
            }
            await().atMost(LIMIT).until(() -> effects() == tasks);
            network.cut();
            long since = System.nanoTime();
            Files.createFile(work.resolve("stop"));
            await().atMost(time.plus(LIMIT)).until(() -> System.nanoTime() - since > time.toNanos());
            assertThat(outcomes).noneMatch(CompletableFuture::isDone);
            network.mend();
            for (int i = 0; i < tasks; i++) {
                assertThat(outcomes.get(i).get()).isInstanceOf(Outcome.Success.class);
                assertWholeOutput(i);
                handler.settled(1000 + i);
            }
            assertThat(effects()).isEqualTo(tasks);
            assertNothingLeft();
        }
    }

    @Test
    void aHostThatStaysAwayIsGivenUpAsUnknown() throws Exception {
        Ssh<?> ssh = Ssh.run("lost").connection("worker").script(COUNT).in(work.toString()).giveUpAfter(Duration.ofSeconds(1));
        RecordingContext task = new RecordingContext(ssh, spools(1)).attempt(1001).with(sshd.connection(Map.of()));
        CompletableFuture<Outcome> outcome = begin(service(), task, false);
        await().atMost(LIMIT).until(() -> effects() == 1);
        sshd.stop();
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("refused the connection", "it may still run there"));
        Files.createFile(work.resolve("stop"));
        assertThat(task.lines()).anyMatch(line -> line.contains("the connection to") && line.contains("was lost"));
    }

    @Test
    void aProcessThatVanishedWithoutAnExitCodeIsUnknown() throws Exception {
        SshHandler handler = service();
        RecordingContext task = task(1, "echo effect >> ledger\nsleep 606");
        CompletableFuture<Outcome> outcome = begin(handler, task, false);
        Path claim = sshd.attempts().resolve(OutsideName.of(task)).resolve("claim-1");
        await().atMost(LIMIT).until(() -> effects() == 1);
        new ProcessBuilder("kill", "-9", "--", "-" + Files.readString(claim).split(" ", 2)[0]).start().waitFor();
        assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("killed from outside"));
    }

    @Test
    void aRestartedHostIsUnknown() throws Exception {
        RecordingContext task = task(1, "true");
        Path directory = Files.createDirectories(sshd.attempts().resolve(OutsideName.of(task)).resolve("1"));
        Files.writeString(directory.resolveSibling("claim-1"), "123 another-boot 123 (sh) S 1 123\n");
        assertThat(begin(service(), task, true).get()).isInstanceOfSatisfying(Outcome.Unknown.class,
                unknown -> assertThat(unknown.reason()).contains("host was restarted"));
    }

    @Test
    void fiftyWaitAtOnce() throws Exception {
        waiting(50);
    }

    private void waiting(int tasks) throws Exception {
        SshHandler handler = service();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        int threads = Thread.activeCount();
        for (int i = 0; i < tasks; i++) {
            outcomes.add(begin(handler, task(i, "echo effect >> ledger\nuntil [ -e stop ]; do sleep 0.5; done"), false));
        }
        await().atMost(LIMIT.multipliedBy(4)).until(() -> effects() == tasks);
        assertThat(sshd.connections()).isLessThanOrEqualTo(4);
        assertThat(Thread.activeCount() - threads).as("platform threads").isLessThan(30);
        Files.createFile(work.resolve("stop"));
        for (int i = 0; i < tasks; i++) {
            assertThat(outcomes.get(i).get()).isInstanceOf(Outcome.Success.class);
            handler.settled(1000 + i);
        }
        assertThat(effects()).isEqualTo(tasks);
        assertNothingLeft();
    }
}
