package io.batuta.server.bench;

import io.batuta.engine.command.Commands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** W6: a year made up for. */
final class Backfills {
    private static final int DAYS = 365;

    private final Workbench bench;
    private int made;

    Backfills(Workbench bench) {
        this.bench = bench;
    }

    /** A run of ten tasks for each day, with the usual limit of runs at once, and with none. */
    List<Figure> days(int repetitions) throws Exception {
        List<Double> calls = new ArrayList<>();
        double limited = Series.median(repetitions, () -> backfill(16, calls));
        double unlimited = Series.median(repetitions, () -> backfill(DAYS, calls));
        return List.of(
                Figure.time("W6", "backfill of 365 days x 10 tasks, 16 runs at once", "ms", limited, null, 4_000.0),
                Figure.time("W6", "the same, all runs at once", "ms", unlimited, null, 1_500.0),
                Figure.time("W6", "the call that begins it", "ms", Numbers.median(calls), null, 200.0));
    }

    private double backfill(int atOnce, List<Double> calls) throws Exception {
        String id = "w6_" + made++;
        bench.register(List.of(bench.workloads().daily(id, 10)));
        long begun = System.nanoTime();
        bench.commands().backfill(new Commands.Backfill(id, Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-12-31T00:00:00Z"),
                "none", atOnce, false, null, false, "bench"));
        calls.add((System.nanoTime() - begun) / 1e6);
        double millis = bench.awaitAll(id);
        bench.checkLedger(id);
        return millis;
    }
}
