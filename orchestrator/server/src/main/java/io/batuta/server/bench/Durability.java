package io.batuta.server.bench;

import io.batuta.store.db.Database;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.store.probe.Recorded;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The proof inside W3: what somebody was told is done stays done when the process is killed, and when Postgres stops as in a power cut. */
public final class Durability {
    private static final int TASKS = 10_000;
    private static final int BEFORE_THE_BLOW = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DAG = "w3_proof";

    private final Path home;

    Durability(Path home) {
        this.home = home;
    }

    Figure lost() throws Exception {
        long lost = killed(home.resolve("killed")) + powerCut(home.resolve("cut"));
        return Figure.time("W3", "successes told and then lost, in kill -9 and an immediate stop of Postgres", "tasks", lost, null, 0.0);
    }

    /** A process of its own, killed in the middle. */
    private static long killed(Path home) throws Exception {
        Files.createDirectories(home);
        Path told = home.resolve("told");
        Process victim = victim(home);
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (Ledger.read(told).size() < BEFORE_THE_BLOW) {
            if (!victim.isAlive() || System.nanoTime() > limit) {
                throw new IllegalStateException(
                        "the process to be killed did not get that far; it said: " + Files.readString(home.resolve("said")));
            }
            Thread.sleep(2);
        }
        victim.destroyForcibly().waitFor();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home);
                Database database = Database.open(postgres.address())) {
            Recorded recorded = new Recorded(database);
            Set<String> unknown = new HashSet<>(Ledger.read(home.resolve("ledger")));
            recorded.attempts(DAG).forEach(unknown::remove);
            if (!unknown.isEmpty()) {
                throw new IllegalStateException(unknown.size() + " executions were never recorded, such as " + unknown.iterator().next());
            }
            return recorded.lost(Ledger.read(told).stream().map(Long::valueOf).toList());
        }
    }

    private static Process victim(Path home) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "io.batuta.server.Main", "bench", "--victim", home.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(home.resolve("said").toFile()).start();
    }

    /** What the process to be killed does: it notes every success when it is told, and ends only by force. */
    public static void beVictim(Path home) throws Exception {
        try (Workbench bench = new Workbench(home, Bench.NODE);
                Ledger told = new Ledger(home.resolve("told"))) {
            bench.register(List.of(bench.workloads().wide(DAG, TASKS, 1_000)));
            bench.listen(changed -> {
                if (changed.state().equals("success")) {
                    note(told, changed.taskInstance());
                }
            });
            while (true) {
                bench.runOnce(DAG);
            }
        }
    }

    private static void note(Ledger told, long taskInstance) {
        try {
            told.note(Long.toString(taskInstance));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Postgres is stopped without writing anything down any more; the node goes on when it is back. */
    private static long powerCut(Path home) throws Exception {
        try (Workbench bench = new Workbench(home, Bench.NODE)) {
            bench.register(List.of(bench.workloads().wide(DAG, TASKS, 1_000)));
            Queue<Long> told = new ConcurrentLinkedQueue<>();
            CountDownLatch enough = new CountDownLatch(BEFORE_THE_BLOW);
            bench.listen(changed -> {
                if (changed.state().equals("success")) {
                    told.add(changed.taskInstance());
                    enough.countDown();
                }
            });
            long run = bench.trigger(DAG);
            if (!enough.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("not even " + BEFORE_THE_BLOW + " tasks ended within " + PATIENCE);
            }
            bench.postgres().stop(EmbeddedPostgres.Stop.IMMEDIATE);
            List<Long> before = List.copyOf(told);
            bench.postgres().ensureRunning();
            long lost = lostOf(bench, before);
            bench.awaitEnd(run);
            return lost + lostOf(bench, List.copyOf(told));
        }
    }

    private static long lostOf(Workbench bench, List<Long> told) throws Exception {
        return new Recorded(bench.database()).lost(told);
    }
}
