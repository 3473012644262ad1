package io.batuta.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.store.probe.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the benchmarks. It judges what does not depend on the machine: commits, statements and bytes of write-ahead log for each task, schedules missed or doubled, statements at rest.
 * Times are judged by {@link LongFormTest}.
 */
class CountsTest {
    private static final int REPETITIONS = 4;

    /** In ten seconds: the lease with its look at the others and the inbox every two, the clock every five, whether anything changed every five; and once a minute what there is to read anew. */
    private static final int AT_REST = 16;

    @TempDir static Path home;

    private static Workbench bench;
    private static Path log;

    /** What a run cost the database. */
    record Cost(long commits, long walBytes, long statements) {}

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(home.resolve("postgres"));
        Files.writeString(home.resolve("postgres/custom.conf"), "log_statement = all\nlog_line_prefix = '%a|'\n");
        bench = new Workbench(home, Bench.NODE);
        log = bench.postgres().logFile();
        Workloads dags = bench.workloads();
        bench.register(List.of(dags.chain("chain", 40), dags.wide("wide", 1_000, 1_000), dags.layers("layers", 10, 20),
                Workloads.mapped("mapped", 1_000)));
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    @Test
    void aTaskThatWaitsForAnotherCostsOneCommit() throws Exception {
        Cost cost = cheapest("chain");
        assertThat(cost.commits()).as("40 in a row").isBetween(40L, 46L);
        assertThat(cost.statements()).as("statements for 40 in a row").isLessThanOrEqualTo(40 * 5);
        assertThat(cost.walBytes() / 40).as("bytes of log a task").isLessThanOrEqualTo(2_300);
        bench.checkLedger("chain");
    }

    @Test
    void tasksSideBySideShareCommits() throws Exception {
        Cost cost = cheapest("wide");
        assertThat(cost.commits()).as("1,000 side by side").isLessThanOrEqualTo(40);
        assertThat(cost.walBytes() / 1_000).as("bytes of log a task").isLessThanOrEqualTo(2_200);
        bench.checkLedger("wide");
    }

    @Test
    void aLayerIsDecidedOnce() throws Exception {
        Cost cost = cheapest("layers");
        assertThat(cost.commits()).as("20 layers of ten").isLessThanOrEqualTo(20 * 2);
        bench.checkLedger("layers");
    }

    @Test
    void anExpansionIsOneCommit() throws Exception {
        Cost cost = cheapest("mapped");
        assertThat(cost.commits()).as("1,000 mapped").isLessThanOrEqualTo(40);
        assertThat(cost.walBytes() / 1_000).as("bytes of log an element").isLessThanOrEqualTo(2_600);
    }

    /** A thousand schedules that are due at the same instant, twice; and after that, what a node with a thousand DAGs asks while nothing happens. */
    @Test
    void aThousandSchedulesAreKeptAndThenItIsQuiet() throws Exception {
        OnTime.Kept kept = OnTime.keep(bench, "tick_", _ -> "*/5 * * * * *", Duration.ofSeconds(5), 2);
        assertThat(kept.missed()).as("ticks missed").isZero();
        assertThat(kept.lateness()).as("runs").hasSize(2_000);
        Instant quiet = bench.now().plusSeconds(10);
        int before = statements().size();
        await().pollInterval(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).until(() -> bench.now().isAfter(quiet));
        List<String> asked = statements();
        assertThat(asked.subList(before, asked.size())).as("statements in ten seconds at rest").hasSizeLessThanOrEqualTo(AT_REST);
    }

    /** The least of several runs: what else a node does now and then is not the task's. */
    private static Cost cheapest(String dag) throws Exception {
        bench.runOnce(dag);
        Cost least = new Cost(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 0; i < REPETITIONS; i++) {
            long statements = statements().size();
            Effort before = Effort.of(bench.database());
            bench.runOnce(dag);
            Effort effort = Effort.of(bench.database()).since(before);
            least = new Cost(Math.min(least.commits(), effort.commits()), Math.min(least.walBytes(), effort.walBytes()),
                    Math.min(least.statements(), statements().size() - statements));
        }
        return least;
    }

    /** What the node has asked so far, by the log of its Postgres. Frames of transactions and looks whether a connection lives are not counted, nor is what this bench asks. */
    private static List<String> statements() throws IOException {
        try (var lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("|LOG:  execute ") && !line.endsWith(": COMMIT") && !line.startsWith("bench|"))
                    .toList();
        }
    }
}
