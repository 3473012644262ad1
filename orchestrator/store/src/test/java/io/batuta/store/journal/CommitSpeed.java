package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.testing.ScratchDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Measures the journal by hand: a chain (finish one task and start the next in one commit) and wide runs in batches. Not a test; times are judged where the machine is quiet.
 */
public final class CommitSpeed {
    private static Path serverProcess = Path.of("/proc/self/stat");

    private CommitSpeed() {}

    /** Prints the figures. */
    public static void main(String[] arguments) throws Exception {
        try (var scratch = ScratchDatabase.create();
                var journal = new PostgresJournal(scratch.database(), Secrets.open(Files.createTempDirectory("batuta-speed"), Map.of()))) {
            var node = journal.joinNode("speed", "here", List.of());
            var story = new Story(journal, node.id());
            story.started("first", "first", 0);
            serverProcess = serverProcess(scratch.database().pool());
            for (int round = 1; round <= 3; round++) {
                chain(story, "chain-" + round, 2_000);
                for (int size : new int[]{1, 10, 64, 256, 1_000}) {
                    wide(story, "wide-" + round + "-" + size, size, size < 10 ? 1_000 : size < 100 ? 5_000 : 20_000);
                }
                expand(story, "expand-" + round, 10_000);
            }
        }
    }

    private static Path serverProcess(DataSource pool) throws SQLException {
        try (var connection = pool.getConnection();
                var rows = connection.createStatement().executeQuery(
                        "select pid from pg_stat_activity where application_name = 'batuta writer' and datname = current_database()")) {
            rows.next();
            return Path.of("/proc/" + rows.getInt(1) + "/stat");
        }
    }

    /** Processor time so far, in seconds: ours in this thread, and the server's for our connection. On a busy machine it says more than the clock. */
    private record Processor(double ours, double servers) {
        static Processor now() throws IOException {
            var fields = Files.readString(serverProcess).replaceFirst(".*\\) ", "").split(" ");
            double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
            return new Processor(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9, ticks / 100);
        }

        String since(Processor earlier, int times) {
            return String.format(Locale.ROOT, "processor per commit: %.3f ms ours, %.3f ms the server's",
                    (ours - earlier.ours) * 1e3 / times, (servers - earlier.servers) * 1e3 / times);
        }
    }

    private static void chain(Story story, String runId, int length) throws IOException {
        var run = story.started("chain", runId, length);
        var nanos = new long[length - 1];
        var first = new Batch();
        var running = story.start(first, run.run(), run.tasks().getFirst());
        story.accept(first);
        var before = Processor.now();
        for (int i = 1; i < length; i++) {
            var batch = new Batch();
            story.finish(batch, run.run(), running);
            running = story.start(batch, run.run(), run.tasks().get(i));
            long begun = System.nanoTime();
            story.accept(batch);
            nanos[i - 1] = System.nanoTime() - begun;
        }
        var processor = Processor.now().since(before, nanos.length);
        Arrays.sort(nanos);
        double seconds = Arrays.stream(nanos).sum() / 1e9;
        say("chain step: p50 %.3f ms, p99 %.3f ms, %.0f steps/s; %s", nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6,
                nanos.length / seconds, processor);
    }

    private static void wide(Story story, String runId, int size, int tasks) throws IOException {
        var run = story.started("wide", runId, tasks);
        var before = Processor.now();
        long begun = System.nanoTime();
        int commits = 0;
        for (int from = 0; from < tasks; from += size) {
            var starts = new Batch();
            var running = new ArrayList<Story.Running>();
            for (var task : run.tasks().subList(from, Math.min(from + size, tasks))) {
                running.add(story.start(starts, run.run(), task));
            }
            story.accept(starts);
            var ends = new Batch();
            running.forEach(one -> story.finish(ends, run.run(), one));
            story.accept(ends);
            commits += 2;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        say("batches of %d: %.0f tasks/s (both durable facts), %.3f ms per commit; %s", size, tasks / seconds, seconds * 1e3 / commits,
                Processor.now().since(before, commits));
    }

    private static void expand(Story story, String runId, int elements) {
        var run = story.started("mapped", runId, 1);
        var batch = new Batch();
        batch.replacedTasks.add(new Batch.TaskChange(run.tasks().getFirst(), io.batuta.model.state.TaskState.NONE));
        for (int i = 0; i < elements; i++) {
            var row = story.task(run.run(), "t0", i);
            batch.newTasks.add(row);
            batch.elements.add(new Batch.ElementRow(row.id(), "{\"id\":" + i + "}"));
        }
        batch.events.add(Story.event(run.run(), null, null, "expanded", null, null));
        long begun = System.nanoTime();
        story.accept(batch);
        say("expansion of %d with elements: %.1f ms", elements, (System.nanoTime() - begun) / 1e6);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
