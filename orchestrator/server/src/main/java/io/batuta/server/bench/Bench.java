package io.batuta.server.bench;

import io.batuta.engine.board.World;
import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.schedule.Schedule;
import io.batuta.store.probe.FloorProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs workloads and judges their figures. */
public final class Bench {
    private static final World.Limits NODE = new World.Limits(1_024, 1_024, Duration.ofSeconds(10), 10_000);

    private final Path home;
    private final int repetitions;
    private final Consumer<String> progress;

    /**
     * A bench.
     *
     * @param home an empty directory for the database; left for the caller to delete
     * @param repetitions how often each workload is measured; the median counts
     * @param progress told one line per workload
     */
    public Bench(Path home, int repetitions, Consumer<String> progress) {
        this.home = home;
        this.repetitions = repetitions;
        this.progress = progress;
    }

    /** The workloads there are. */
    public static final Set<String> WORKLOADS = Set.of("W1", "W2", "W3", "W5", "W6");

    /** Runs the workloads on one fresh node. */
    public List<Figure> run(List<String> workloads) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (Workbench bench = new Workbench(home, NODE)) {
            bench.register(List.of(Workloads.chain("warmup", 200), Workloads.wide("warmup_wide", 2_000, 256)));
            for (int i = 0; i < 5; i++) {
                bench.runOnce("warmup");
                bench.runOnce("warmup_wide");
            }
            for (String workload : workloads) {
                progress.accept(workload);
                figures.addAll(switch (workload) {
                    case "W1" -> chain(bench);
                    case "W2" -> layers(bench);
                    case "W3" -> wide(bench);
                    case "W5" -> mapped(bench);
                    case "W6" -> backfill(bench);
                    default -> throw new IllegalArgumentException("there is no workload " + workload + "; there are " + WORKLOADS);
                });
            }
        }
        return figures;
    }

    private List<Figure> chain(Workbench bench) throws Exception {
        bench.register(List.of(Workloads.chain("w1", 40), Workloads.processes("w1p", 40)));
        FloorProbe floor = new FloorProbe(bench.database());
        double before = floor.chainMillis(40);
        double noop = median(bench, "w1");
        double processes = median(bench, "w1p");
        double bare = (before + floor.chainMillis(40)) / 2;
        return List.of(Figure.time("W1", "40 in a row", "ms", noop, bare, 60.0),
                Figure.time("W1", "40 processes in a row", "ms", processes, null, 250.0));
    }

    private List<Figure> layers(Workbench bench) throws Exception {
        bench.register(List.of(Workloads.layers("w2", 10, 100)));
        FloorProbe floor = new FloorProbe(bench.database());
        double before = floor.chainMillis(100);
        double millis = median(bench, "w2");
        double bare = (before + floor.chainMillis(100)) / 2;
        return List.of(Figure.time("W2", "10 wide x 100 deep", "ms", millis, bare, 500.0));
    }

    private List<Figure> wide(Workbench bench) throws Exception {
        bench.register(List.of(Workloads.wide("w3_1k", 1_000, 1_000), Workloads.wide("w3_10k", 10_000, 10_000),
                Workloads.wide("w3_10k_64", 10_000, 64)));
        FloorProbe floor = new FloorProbe(bench.database());
        double before = floor.wideRate(10_000, 500);
        double thousand = 1_000 / (median(bench, "w3_1k") / 1_000);
        double all = 10_000 / (median(bench, "w3_10k") / 1_000);
        double limited = 10_000 / (median(bench, "w3_10k_64") / 1_000);
        double bare = (before + floor.wideRate(10_000, 500)) / 2;
        return List.of(
                Figure.rate("W3", "1,000 side by side", "tasks/s", thousand, bare, null),
                Figure.rate("W3", "10,000 side by side", "tasks/s", all, bare, 10_000.0),
                Figure.rate("W3", "10,000 side by side, at most 64 at once", "tasks/s", limited, null, null));
    }

    private List<Figure> mapped(Workbench bench) throws Exception {
        bench.register(List.of(Workloads.mapped("w5", 10_000)));
        double floor = 10_000 / new FloorProbe(bench.database()).wideRate(10_000, 500) * 1_000;
        return List.of(Figure.time("W5", "10,000 mapped and reduced", "ms", median(bench, "w5"), floor, 1_000.0));
    }

    private List<Figure> backfill(Workbench bench) throws Exception {
        List<Double> millis = new ArrayList<>();
        List<Double> calls = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            String id = "w6_" + i;
            Dag dag = Dag.named(id).schedule(Schedule.daily()).startingAt("2020-01-01T00:00:00Z").tasks(t -> {
                var before = t.run("t0", run -> {});
                for (int task = 1; task < 10; task++) {
                    before = t.run("t" + task, run -> {}).after(before);
                }
            });
            bench.register(List.of(dag));
            long begun = System.nanoTime();
            bench.commands().backfill(new Commands.Backfill(id, Instant.parse("2024-01-01T00:00:00Z"),
                    Instant.parse("2024-12-30T00:00:00Z"), "none", 16, false, null, false, "bench"));
            calls.add((System.nanoTime() - begun) / 1e6);
            millis.add(bench.awaitAll(id));
        }
        return List.of(
                Figure.time("W6", "backfill of 365 days x 10 tasks, 16 at once", "ms", median(millis), null, 4_000.0),
                Figure.time("W6", "the call", "ms", median(calls), null, 200.0));
    }

    private double median(Workbench bench, String dagId) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            millis.add(bench.makespan(bench.runOnce(dagId)));
        }
        return median(millis);
    }

    private static double median(List<Double> values) {
        return Numbers.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
