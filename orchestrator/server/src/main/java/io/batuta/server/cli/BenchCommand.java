package io.batuta.server.cli;

import io.batuta.server.bench.Bench;
import io.batuta.server.bench.Durability;
import io.batuta.server.bench.Figure;
import io.batuta.server.bench.OnSlowDisk;
import io.batuta.server.bench.Page;
import io.batuta.server.bench.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures this machine's Batuta beside the floor of its own Postgres. */
@Command(name = "bench", description = "Measure workloads on fresh nodes with databases of their own. What they are stands in docs/performance.md.")
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORKLOAD", description = "W1 to W9; all when none is named.") List<String> workloads = new ArrayList<>();

    @Option(names = "--repetitions", description = "How often each is measured; the median counts. Default: ${DEFAULT-VALUE}.", defaultValue = "7") int repetitions;

    @Option(names = "--minutes", description = "How many minutes each of W4's two schedules is kept. Default: ${DEFAULT-VALUE}.", defaultValue = "3") int minutes;

    @Option(names = "--idle", paramLabel = "SECONDS", description = "How long W7 watches an idle server. Default: ${DEFAULT-VALUE}.", defaultValue = "120") int idle;

    @Option(names = "--load", paramLabel = "SECONDS", description = "How long W9 asks the API. Default: ${DEFAULT-VALUE}.", defaultValue = "60") int load;

    @Option(names = "--slow-disk", description = "Measure once more with every fsync of Postgres a millisecond longer; needs a C compiler.") boolean slowDisk;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON to this file.")
    @Nullable Path json;

    @Option(names = "--docs", paramLabel = "FOLDER", description = "Also write performance.json, images/performance.svg and the tables of performance.md in this folder; implies --slow-disk.")
    @Nullable Path docs;

    @Option(names = "--home", paramLabel = "FOLDER", description = "An empty folder for the databases, kept afterwards. Unset: a temporary one.")
    @Nullable Path kept;

    @Option(names = "--victim", hidden = true)
    @Nullable Path victim;

    private final Terminal terminal = Terminal.ofProcess();

    @Override
    public Integer call() throws Exception {
        if (victim != null) {
            Durability.beVictim(victim);
        }
        List<String> chosen = workloads.isEmpty() ? Bench.WORKLOADS : workloads;
        for (String workload : chosen) {
            if (!Bench.WORKLOADS.contains(workload)) {
                throw new CommandFailed(Exit.USAGE,
                        "there is no workload " + workload + "; there are " + String.join(", ", Bench.WORKLOADS));
            }
        }
        Path home = kept == null ? Files.createTempDirectory("batuta-bench") : Files.createDirectories(kept).toAbsolutePath();
        try {
            Bench.Effort effort = new Bench.Effort(repetitions, minutes, Duration.ofSeconds(idle), Duration.ofSeconds(load));
            Bench bench = new Bench(home, effort, this::progress);
            List<Figure> figures = new ArrayList<>(bench.run(chosen));
            if (slowDisk || docs != null) {
                figures.addAll(onSlowDisk(home, chosen));
            }
            figures.sort(Comparator.comparing(Figure::workload));
            tell(figures);
            return bench.complete() && figures.stream().allMatch(Figure::held) ? Exit.OK : Exit.FAILED;
        } finally {
            if (kept == null) {
                Trees.remove(home);
            }
        }
    }

    private void progress(String what) {
        terminal.line("… " + what);
    }

    private List<Figure> onSlowDisk(Path home, List<String> chosen) throws Exception {
        progress("once more with +1 ms per fsync");
        Optional<List<Figure>> figures;
        try {
            figures = OnSlowDisk.run(home.resolve("slow-disk"), chosen, repetitions);
        } catch (IOException | IllegalStateException e) {
            progress("a slower disk could not be measured: " + e);
            return List.of();
        }
        if (figures.isEmpty()) {
            terminal.line("There is no C compiler (cc), so nothing is measured with a slower disk.");
        }
        return figures.orElse(List.of());
    }

    private void tell(List<Figure> figures) throws IOException {
        figures.forEach(figure -> terminal.line(words(figure)));
        if (json != null) {
            Files.writeString(json, Page.json(figures));
        }
        if (docs != null) {
            Page.write(docs, Setup.sentence(docs), figures);
        }
    }

    private static String words(Figure figure) {
        String floor = figure.floor() == null ? "" : String.format(Locale.ROOT, "  floor %,.1f", figure.floor());
        String e = figure.e() == null ? "" : String.format(Locale.ROOT, "  E %.2f", figure.e());
        String target = figure.target() == null
                ? ""
                : String.format(Locale.ROOT, "  target %,.1f %s", figure.target(), figure.held() ? "held" : "MISSED");
        return String.format(Locale.ROOT, "%-3s %-75s %,12.2f %-8s%s%s%s", figure.workload(), figure.figure(), figure.value(),
                figure.unit(),
                floor, e, target);
    }
}
