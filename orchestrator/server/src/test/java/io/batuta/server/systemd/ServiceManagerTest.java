package io.batuta.server.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void theWatchdogIsFedAsLongAsTheServiceMoves() throws Throwable {
        // Names of such sockets may have 107 bytes at most, and directories of tests may be deeper than that.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "notify");
        Path socket = directory.resolve("s");
        var moves = new AtomicBoolean(true);
        var asked = new CountDownLatch(3);
        try (var manager = new FakeManager(socket)) {
            try (var service = new ServiceManager(
                    Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "100000", "WATCHDOG_PID", "7"), 7)) {
                service.status("starting");
                service.ready("here", () -> {
                    if (!moves.get()) {
                        asked.countDown();
                    }
                    return moves.get();
                });
                await().atMost(LIMIT).until(() -> manager.count("WATCHDOG=1") >= 3);
                moves.set(false);
                assertThat(asked.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                long fed = manager.count("WATCHDOG=1");
                var looks = new AtomicInteger();
                await().atMost(LIMIT).until(() -> looks.incrementAndGet() > 4);
                assertThat(manager.count("WATCHDOG=1")).as("fed while it hangs").isEqualTo(fed);
            }
            assertThat(manager.heard()).startsWith("STATUS=starting", "READY=1\nSTATUS=here").endsWith("STOPPING=1");
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    @Test
    void anotherProcessIsNotFedFor() throws Throwable {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "notify");
        Path socket = directory.resolve("s");
        try (var manager = new FakeManager(socket)) {
            try (var service = new ServiceManager(
                    Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "100000", "WATCHDOG_PID", "8"), 7)) {
                service.ready("here", () -> true);
            }
            assertThat(manager.heard()).containsExactly("READY=1\nSTATUS=here", "STOPPING=1");
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }
}
