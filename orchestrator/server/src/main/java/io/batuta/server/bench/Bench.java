package io.batuta.server.bench;

import io.batuta.engine.board.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs workloads and judges their figures. What each measures stands in docs/performance.md. */
public final class Bench {
    static final World.Limits NODE = new World.Limits(1_024, 1_024, Duration.ofSeconds(10), 10_000);

    private static final List<String> ON_ONE_NODE = List.of("W1", "W2", "W3", "W5", "W6");
    private static final List<String> ON_A_REAL_SERVER = List.of("W7", "W8", "W9");

    /** The workloads there are, in the order in which they are measured and shown. */
    public static final List<String> WORKLOADS = List.of("W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9");

    /** Those whose time goes into durable commits, so that a slower disk shows. */
    public static final List<String> DURABLE = List.of("W1", "W2", "W3", "W5", "W6");

    private final Path home;
    private final Effort effort;
    private final Consumer<String> progress;
    private boolean complete = true;

    /**
     * How much is measured.
     *
     * @param repetitions of each figure; the median counts
     * @param ticks of the schedules in W4, a minute each
     * @param idle how long the idle server is watched in W7
     * @param load how long the API is asked in W9
     */
    public record Effort(int repetitions, int ticks, Duration idle, Duration load) {}

    /**
     * A bench.
     *
     * @param home an empty directory for the databases; left for the caller to delete
     * @param progress told a line now and then
     */
    public Bench(Path home, Effort effort, Consumer<String> progress) {
        this.home = home;
        this.effort = effort;
        this.progress = progress;
    }

    /** Measures these workloads; gives the figures in the order of {@link #WORKLOADS}. */
    public List<Figure> run(List<String> chosen) throws Exception {
        List<Figure> figures = new ArrayList<>();
        if (chosen.stream().anyMatch(ON_ONE_NODE::contains)) {
            figures.addAll(onOneNode(chosen));
        }
        if (chosen.contains("W4")) {
            progress.accept("W4: schedules, " + 2 * effort.ticks() + " minutes");
            measure("W4", figures, () -> new OnTime(home.resolve("on-time")).measure(effort.ticks()));
        }
        if (chosen.stream().anyMatch(ON_A_REAL_SERVER::contains)) {
            measure("W7 to W9", figures, () -> {
                try (Residence residence = new Residence(home.resolve("residence"), progress)) {
                    return residence.measure(chosen, effort);
                }
            });
        }
        figures.sort(java.util.Comparator.comparing(Figure::workload));
        return figures;
    }

    /** What one part cannot measure must not cost the figures of the others: a whole run takes long. */
    private void measure(String what, List<Figure> figures, Callable<List<Figure>> part) {
        try {
            figures.addAll(part.call());
        } catch (Exception e) {
            complete = false;
            progress.accept(what + " could not be measured: " + e);
        }
    }

    /** Whether everything that was asked for could be measured. */
    public boolean complete() {
        return complete;
    }

    private List<Figure> onOneNode(List<String> chosen) throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (Workbench bench = new Workbench(home.resolve("node"), NODE)) {
            Workloads dags = bench.workloads();
            bench.register(List.of(dags.chain("warmup", 200), dags.wide("warmup_wide", 2_000, 256)));
            for (int i = 0; i < 5; i++) {
                bench.runOnce("warmup");
                bench.runOnce("warmup_wide");
            }
            for (String workload : WORKLOADS) {
                if (chosen.contains(workload) && ON_ONE_NODE.contains(workload)) {
                    progress.accept(workload);
                    figures.addAll(onOneNode(workload, bench));
                }
            }
        }
        return figures;
    }

    private List<Figure> onOneNode(String workload, Workbench bench) throws Exception {
        int repetitions = effort.repetitions();
        return switch (workload) {
            case "W1" -> new Chains(bench).inARow(repetitions);
            case "W2" -> new Chains(bench).layers(repetitions);
            case "W3" -> withProof(new Crowds(bench).sideBySide(repetitions));
            case "W5" -> new Crowds(bench).mapped(repetitions);
            case "W6" -> new Backfills(bench).days(repetitions);
            default -> throw new IllegalArgumentException("there is no workload " + workload + "; there are " + WORKLOADS);
        };
    }

    /** Throughput that loses something is none. */
    private List<Figure> withProof(List<Figure> figures) throws Exception {
        progress.accept("W3: kill -9 of the process, and an immediate stop of Postgres, in the middle");
        Figure lost = new Durability(home.resolve("durability")).lost();
        List<Figure> judged = new ArrayList<>(figures.stream().map(figure -> lost.held() ? figure : figure.refused()).toList());
        judged.add(lost);
        return judged;
    }
}
