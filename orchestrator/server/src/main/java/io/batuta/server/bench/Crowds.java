package io.batuta.server.bench;

import io.batuta.store.probe.FloorProbe;
import io.batuta.store.probe.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** W3 and W5: how many tasks get through when none waits for another. */
final class Crowds {
    private static final int MANY = 10_000;
    private static final int IN_FLIGHT = 1_000;

    private final Workbench bench;
    private final FloorProbe floor;
    private final Map<Long, Instant> told = new ConcurrentHashMap<>();

    Crowds(Workbench bench) {
        this.bench = bench;
        this.floor = new FloorProbe(bench.database());
        bench.listen(changed -> {
            if (changed.state().equals("success")) {
                told.put(changed.taskInstance(), bench.now());
            }
        });
    }

    /** Side by side, with several limits. */
    List<Figure> sideBySide(int repetitions) throws Exception {
        Workloads dags = bench.workloads();
        bench.register(List.of(dags.wide("w3_1k", 1_000, 1_000), dags.wide("w3_10k", MANY, MANY), dags.wide("w3_10k_64", MANY, 64),
                dags.wide("w3_10k_100", MANY, 100)));
        Series thousand = Series.of(repetitions, this::floorRate, () -> rate("w3_1k", 1_000));
        Series all = Series.of(repetitions, this::floorRate, () -> rate("w3_10k", MANY));
        double limited = Series.median(repetitions, () -> rate("w3_10k_64", MANY));
        List<Double> latencies = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            latencies.addAll(latencies(bench.runOnce("w3_10k_100")));
        }
        for (String dag : List.of("w3_1k", "w3_10k", "w3_10k_64", "w3_10k_100")) {
            bench.checkLedger(dag);
        }
        return List.of(
                thousand.rate("W3", "1,000 side by side", null),
                all.rate("W3", "10,000 side by side", 10_000.0),
                Figure.rate("W3", "10,000 side by side, at most 64 at once", "tasks/s", limited, null, null),
                Figure.time("W3", "from a task's start to its durable end, 100 at once, p50", "ms", Numbers.percentile(50, latencies), null,
                        null),
                Figure.time("W3", "from a task's start to its durable end, 100 at once, p99", "ms", Numbers.percentile(99, latencies), null,
                        10.0));
    }

    /** One task per element of a list, and one that reads all their results. */
    List<Figure> mapped(int repetitions) throws Exception {
        bench.register(List.of(Workloads.mapped("w5", MANY)));
        Series series = Series.of(repetitions, () -> MANY / floorRate() * 1_000, () -> bench.makespan(bench.runOnce("w5")));
        return List.of(series.time("W5", "10,000 mapped and reduced", 1_000.0));
    }

    private double floorRate() throws Exception {
        return floor.wideRate(MANY, IN_FLIGHT);
    }

    private double rate(String dagId, int tasks) throws InterruptedException {
        return tasks / (bench.makespan(bench.runOnce(dagId)) / 1_000);
    }

    /** From the moment that is written as a task's start, before it is durable, to the moment its success is known to be. */
    private List<Double> latencies(long run) throws Exception {
        return new Recorded(bench.database()).starts(run).stream()
                .map(start -> Duration.between(start.at(), Objects.requireNonNull(told.get(start.taskInstance()))).toNanos() / 1e6)
                .toList();
    }
}
