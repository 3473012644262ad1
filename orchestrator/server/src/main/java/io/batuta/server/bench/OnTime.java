package io.batuta.server.bench;

import io.batuta.model.dag.Dag;
import io.batuta.server.bench.Workloads.Begun;
import io.batuta.store.probe.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** W4: whether a thousand schedules are kept, all at the same instant and spread over the minute. */
final class OnTime {
    private static final int DAGS = 1_000;

    private final Path home;

    OnTime(Path home) {
        this.home = home;
    }

    /**
     * What became of the ticks of many schedules.
     *
     * @param lateness from when a run was due to when the code of its task began, in milliseconds
     */
    record Kept(List<Double> lateness, long missed) {}

    List<Figure> measure(int minutes) throws Exception {
        try (Workbench bench = new Workbench(home, Bench.NODE)) {
            Kept together = keep(bench, "w4a_", _ -> "* * * * *", Duration.ofMinutes(1), minutes);
            Kept spread = keep(bench, "w4b_", i -> i % 60 + " * * * * *", Duration.ofMinutes(1), minutes);
            return List.of(
                    Figure.time("W4", "1,000 DAGs at the same instant: from due to started, p50", "ms",
                            Numbers.percentile(50, together.lateness), null, 20.0),
                    Figure.time("W4", "the same, p99", "ms", Numbers.percentile(99, together.lateness), null, 60.0),
                    Figure.time("W4", "1,000 DAGs spread over the minute: from due to started, p99", "ms",
                            Numbers.percentile(99, spread.lateness), null, 20.0),
                    Figure.time("W4", "ticks missed", "runs", together.missed + spread.missed, null, 0.0),
                    // More than one execution of a run voids the measurement before this line is reached.
                    Figure.time("W4", "ticks doubled", "runs", 0, null, 0.0));
        }
    }

    /**
     * Lets every DAG tick so many times and waits for the last run's end.
     *
     * @throws IllegalStateException when a task was executed twice
     */
    static Kept keep(Workbench bench, String prefix, IntFunction<String> cron, Duration every, int ticks) throws Exception {
        for (int margin = 15;; margin *= 2) {
            // The first tick must come after all are registered; on a busy machine that takes its time, so it is tried again with more.
            Instant begin = after(bench.now().plusSeconds(margin), every);
            // The last tick lies well inside the end.
            Instant end = begin.plus(every.multipliedBy(ticks)).minusMillis(500);
            String ids = prefix + margin + "_";
            Queue<Begun> begun = new ConcurrentLinkedQueue<>();
            List<Dag> dags = IntStream.range(0, DAGS)
                    .mapToObj(i -> bench.workloads().ticking(ids + i, cron.apply(i), begin.minusMillis(500), end, begun::add)).toList();
            bench.register(dags);
            if (bench.now().isBefore(begin)) {
                return kept(bench, ids + "%", end, begun, (long) DAGS * ticks);
            }
        }
    }

    /** The next multiple of the interval. */
    private static Instant after(Instant moment, Duration every) {
        long step = every.toSeconds();
        return Instant.ofEpochSecond((moment.getEpochSecond() / step + 1) * step);
    }

    private static Kept kept(Workbench bench, String pattern, Instant end, Queue<Begun> begun, long expected) throws Exception {
        Recorded recorded = new Recorded(bench.database());
        awaitEnd(bench, recorded, pattern, end);
        bench.checkLedger(pattern);
        Map<String, Instant> due = recorded.due(pattern);
        List<Double> lateness = begun.stream().map(one -> Duration.between(due.get(one.run()), one.at()).toNanos() / 1e6).toList();
        return new Kept(lateness, expected - recorded.moments(pattern));
    }

    private static void awaitEnd(Workbench bench, Recorded recorded, String pattern, Instant end)
            throws Exception {
        Thread.sleep(Duration.between(bench.now(), end).plusSeconds(2));
        for (int i = 0; recorded.open(pattern) > 0; i++) {
            if (i == 60) {
                throw new IllegalStateException("runs of " + pattern + " have not ended a minute after their last tick");
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
    }
}
