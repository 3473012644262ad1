package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.testing.docker.Dockerd;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shell commands, commands on another host and containers, many at once, while the service is killed, sshd and the Docker engine go away, or the network does: each goes on, happens once, ends in its first
 * try, has every line once in its log, and leaves nothing behind.
 */
class RemoteWorkTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final List<String> KINDS = List.of("shell", "ssh", "docker");

    @TempDir Path directory;

    private RemoteParts parts;
    private Dockerd dockerd;
    private Sshd sshd;
    private @Nullable SparkWork spark;

    /** What befalls the work; gives the service that runs afterwards. */
    private interface Trouble {
        ServerProcess befalls(ServerProcess server) throws Exception;
    }

    @Test
    void threeOfEachGoOnWhenTheServiceIsKilledAndFindsNeitherSshdNorDockerd() throws Exception {
        goOn(3, this::killedWhileTheOthersAreAway);
    }

    @Test
    @Tag("proof")
    void twentyOfEachAndSparkGoOnWhenTheServiceIsKilled() throws Exception {
        try (SparkWork applications = SparkWork.start(directory)) {
            spark = applications;
            goOn(20, server -> {
                server.kill();
                applications.killOneDriver();
                return parts.server();
            });
        }
    }

    @Test
    @Tag("proof")
    void twentyOfEachGoOnWhenSshdAndDockerdAreRestarted() throws Exception {
        goOn(20, this::othersRestarted);
    }

    @Test
    @Tag("proof")
    void twentyOfEachGoOnWhenTheServiceIsKilledAndFindsNeitherSshdNorDockerd() throws Exception {
        goOn(20, this::killedWhileTheOthersAreAway);
    }

    @Test
    @Tag("proof")
    void twentyOfEachGoOnWhenTheNetworkIsCutForAMinute() throws Exception {
        try (NetworkNamespace host = NetworkNamespace.create()) {
            goOn(20, host, server -> {
                cutFor(host, Duration.ofSeconds(60));
                return server;
            });
        }
    }

    @Test
    @Tag("proof")
    void twentyOfEachGoOnWhenTheServiceIsKilledWhileTheNetworkIsCut() throws Exception {
        try (NetworkNamespace host = NetworkNamespace.create()) {
            goOn(20, host, server -> {
                host.cut();
                server.kill();
                ServerProcess next = parts.server();
                cutFor(host, Duration.ofSeconds(60));
                return next;
            });
        }
    }

    private ServerProcess othersRestarted(ServerProcess server) throws Exception {
        sshd.stop();
        dockerd.kill();
        dockerd.begin();
        sshd.begin();
        return server;
    }

    private ServerProcess killedWhileTheOthersAreAway(ServerProcess server) throws Exception {
        server.kill();
        sshd.stop();
        dockerd.kill();
        ServerProcess next = parts.server();
        dockerd.begin();
        sshd.begin();
        return next;
    }

    private static void cutFor(NetworkNamespace host, Duration time) throws IOException, InterruptedException {
        host.cut();
        long since = System.nanoTime();
        await().atMost(time.multipliedBy(2)).until(() -> System.nanoTime() - since > time.toNanos());
        host.mend();
    }

    private void goOn(int each, Trouble trouble) throws Exception {
        Path files = Files.createDirectory(directory.resolve("sshd"));
        try (Sshd here = Sshd.startAt("127.0.0.1", files, Sshd.plainShell(files))) {
            goOn(each, here, trouble);
        }
    }

    private void goOn(int each, NetworkNamespace host, Trouble trouble) throws Exception {
        Path files = Files.createDirectory(directory.resolve("sshd"));
        List<String> before = Stream.concat(host.inside().stream(), Sshd.plainShell(files).stream()).toList();
        try (Sshd there = Sshd.startAt(host.address(), files, before)) {
            goOn(each, there, trouble);
        }
    }

    private void goOn(int each, Sshd host, Trouble trouble) throws Exception {
        sshd = host;
        parts = new RemoteParts(directory);
        try (Dockerd engine = Dockerd.start(Files.createDirectory(directory.resolve("docker")))) {
            dockerd = engine;
            ServerProcess server = parts.server();
            try {
                RemoteParts.tell(server, sshd);
                parts.tell(server, dockerd);
                RemoteTexts.judge(parts, server);
                String run = parts.trigger(server, "remote", each);
                ServerProcess first = server;
                await().atMost(LIMIT).untilAsserted(
                        () -> assertThat(parts.begun()).as(() -> first.run("remote", run).toString()).isEqualTo(KINDS.size() * each));
                if (spark != null) {
                    spark.begin(parts, server);
                }
                server = trouble.befalls(server);
                judge(server, run, each);
                if (spark != null) {
                    spark.judge(parts, server);
                }
            } finally {
                server.close();
            }
        }
    }

    private void judge(ServerProcess server, String run, int each) throws IOException {
        // Each log goes on: everything is found again before anything may end.
        for (String kind : KINDS) {
            int before = printed(server, run, kind, each - 1).size();
            await().atMost(LIMIT).until(() -> printed(server, run, kind, each - 1).size() > before);
        }
        parts.letGo();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(server.state("remote", run)).isIn("success", "failed"));
        assertThat(server.state("remote", run)).as(() -> server.run("remote", run).toString()).isEqualTo("success");
        List<String> ledger = parts.lines("ledger").stream()
                .filter(line -> KINDS.stream().anyMatch(kind -> line.contains(" " + kind + "-")))
                .toList();
        assertThat(ledger).hasSize(2 * KINDS.size() * each);
        for (String kind : KINDS) {
            for (int i = 0; i < each; i++) {
                String name = kind + "-" + i;
                List<String> mine = ledger.stream().filter(line -> (line + " ").contains(" " + name + " ")).toList();
                List<Integer> printed = printed(server, run, kind, i);
                assertThat(printed).as("the log of " + name).isEqualTo(IntStream.rangeClosed(1, printed.size()).boxed().toList());
                assertThat(mine).containsExactly("begin " + name, "end " + name + " " + printed.size());
            }
        }
        assertThat(RemoteParts.tasks(server, "remote", run)).hasSize(1 + KINDS.size() * each)
                .allSatisfy(task -> assertThat(task.path("try_number").asInt()).as(task.path("task_id").asText()).isOne());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(dockerd.containers()).isEqualTo("[]"));
        await().atMost(LIMIT).untilAsserted(() -> {
            try (Stream<Path> left = Files.list(sshd.attempts())) {
                assertThat(left).isEmpty();
            }
        });
    }

    private static List<Integer> printed(ServerProcess server, String run, String kind, int index) {
        return RemoteParts.numbers(RemoteParts.log(server, "remote", run, kind, index), kind + "-" + index);
    }
}
