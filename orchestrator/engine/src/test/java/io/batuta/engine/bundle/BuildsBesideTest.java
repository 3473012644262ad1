package io.batuta.engine.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that is being built holds up neither the service, whose work runs on virtual threads, nor the next build. */
class BuildsBesideTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void twoBuildsThatHangAndAPipeLeaveVirtualThreadsTheirCarriers(@TempDir Path home) throws Exception {
        MemorySink sink = new MemorySink();
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(20))) {
            for (String name : new String[]{"A", "B"}) {
                folder.write(name + ".java", DagFolder.source(name, "d_" + name, "x").replace("return Dag",
                        "try { new java.io.File(\"%s\").createNewFile(); new java.util.concurrent.CountDownLatch(1).await(); } catch (Exception e) { } return Dag"
                                .formatted(home.resolve("hangs" + name))));
            }
            assertThat(new ProcessBuilder("mkfifo", "-m", "644", folder.dags.resolve("Pipe.java").toString()).start().waitFor()).isZero();
            folder.start();
            await().atMost(LIMIT).until(() -> home.resolve("hangsA").toFile().exists() && home.resolve("hangsB").toFile().exists());
            CountDownLatch turn = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                Thread.ofVirtual().start(turn::countDown);
            }
            assertThat(turn.await(10, TimeUnit.SECONDS))
                    .as("a hundred virtual threads had their turn while two builds hang and a pipe lies there").isTrue();
        }
    }

    @Test
    void aProcessThatKeepsTheBuildersPipesOpenDoesNotHoldUpTheAnswer(@TempDir Path home) throws Exception {
        MemorySink sink = new MemorySink();
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(60))) {
            folder.write("Daemon.java", DagFolder.source("Daemon", "d_daemon", "x").replace("return Dag", """
                    try {
                        new ProcessBuilder("setsid", "sleep", "100").inheritIO().start();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    System.exit(3);
                    return Dag"""));
            folder.start();
            await().atMost(LIMIT)
                    .until(() -> sink.message("Daemon.java").contains("its code ended the process that makes its DAG (exit code 3)"));
        }
    }

    @Test
    void whatReadsItsInputFindsNone(@TempDir Path home) throws Exception {
        MemorySink sink = new MemorySink();
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(60))) {
            folder.write("Reads.java", DagFolder.source("Reads", "d_reads", "x").replace("return Dag", """
                    try {
                        System.in.read();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return Dag"""));
            folder.start();
            await().atMost(LIMIT).until(() -> sink.dags().contains("d_reads"));
        }
    }
}
