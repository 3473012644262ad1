package io.batuta.server.bench;

import io.batuta.model.dag.Dag;
import io.batuta.store.probe.FloorProbe;
import io.batuta.store.probe.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** W4: whether a thousand schedules are kept, all at the same instant and spread over the minute. */
final class OnTime {
    private static final int DAGS = 1_000;

    private final Path home;

    OnTime(Path home) {
        this.home = home;
    }

    /** What became of the ticks of many schedules. */
    record Kept(List<Double> lateness, long missed, double floor) {}

    List<Figure> measure(int minutes) throws Exception {
        try (Workbench bench = new Workbench(home, Bench.NODE)) {
            Kept together = keep(bench, "w4a_", _ -> "* * * * *", Duration.ofMinutes(1), minutes);
            Kept spread = keep(bench, "w4b_", i -> i % 60 + " * * * * *", Duration.ofMinutes(1), minutes);
            return List.of(
                    Figure.time("W4", "1,000 DAGs at the same instant: from due to started, p50", "ms",
                            Numbers.percentile(50, together.lateness), together.floor, 20.0),
                    Figure.time("W4", "the same, p99", "ms", Numbers.percentile(99, together.lateness), together.floor, 60.0),
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
        // The first minute begins after all are registered; the last tick is well inside the end.
        Instant from = bench.now().plusSeconds(15).truncatedTo(ChronoUnit.SECONDS);
        long step = every.toSeconds();
        from = Instant.ofEpochSecond((from.getEpochSecond() / step + 1) * step);
        Instant end = from.plus(every.multipliedBy(ticks)).minusMillis(500);
        Instant begin = from;
        List<Dag> dags = IntStream.range(0, DAGS)
                .mapToObj(i -> bench.workloads().ticking(prefix + i, cron.apply(i), begin.minusMillis(500), end)).toList();
        bench.register(dags);
        if (bench.now().isAfter(begin)) {
            throw new IllegalStateException("the machine is too busy: 1,000 DAGs were not registered within 15 s");
        }
        Recorded recorded = new Recorded(bench.database());
        double floor = DAGS / new FloorProbe(bench.database()).wideRate(DAGS, DAGS) * 1_000;
        awaitEnd(bench, recorded, prefix + "%", end);
        bench.checkLedger(prefix + "%");
        long expected = (long) DAGS * ticks;
        return new Kept(recorded.lateness(prefix + "%"), expected - recorded.moments(prefix + "%"), floor);
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
