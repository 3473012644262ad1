package io.batuta.server.bench;

import io.batuta.store.probe.FloorProbe;
import io.batuta.store.probe.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** W1 and W2: how long it takes when each task waits for another. */
final class Chains {
    private static final int LENGTH = 40;

    private final Workbench bench;
    private final FloorProbe floor;

    Chains(Workbench bench) {
        this.bench = bench;
        this.floor = new FloorProbe(bench.database());
    }

    /** Forty in a row: in the process, and as processes of their own. */
    List<Figure> inARow(int repetitions) throws Exception {
        bench.register(List.of(bench.workloads().chain("w1", LENGTH), Workloads.processes("w1p", LENGTH)));
        Series inside = Series.of(Math.max(repetitions, 30), () -> floor.chainMillis(LENGTH), () -> bench.makespan(bench.runOnce("w1")));
        bench.checkLedger("w1");
        Series outside = Series.of(repetitions, () -> floor.chainMillis(LENGTH) + spawnMillis(),
                () -> bench.makespan(bench.runOnce("w1p")));
        return List.of(
                inside.time("W1", "40 in a row", 60.0),
                Figure.time("W1", "40 in a row, the slowest of 30", "ms", inside.ours(100), null, null),
                outside.time("W1", "40 processes in a row", 250.0),
                Figure.time("W11", "a process, more than starting it bare and two commits", "ms",
                        (outside.ours() - outside.floor()) / LENGTH, null, 3.0));
    }

    /** What forty processes cost when nobody writes anything down. */
    private static double spawnMillis() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        for (int i = 0; i < LENGTH; i++) {
            new ProcessBuilder("/bin/true").start().waitFor();
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    /** A hundred layers of ten, each layer waiting for the whole one before. */
    List<Figure> layers(int repetitions) throws Exception {
        bench.register(List.of(bench.workloads().layers("w2", 10, 100)));
        List<Double> lags = new ArrayList<>();
        Recorded recorded = new Recorded(bench.database());
        Series series = Series.of(repetitions, () -> floor.chainMillis(100), () -> {
            long run = bench.runOnce("w2");
            lags.addAll(recorded.lags(run));
            return bench.makespan(run);
        });
        bench.checkLedger("w2");
        return List.of(
                series.time("W2", "10 wide x 100 deep", 500.0),
                Figure.time("W2", "from a layer's end to a task's start, p99", "ms", Numbers.percentile(99, lags), null, 5.0));
    }
}
