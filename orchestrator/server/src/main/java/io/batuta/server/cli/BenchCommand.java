package io.batuta.server.cli;

import io.batuta.model.json.Json;
import io.batuta.server.bench.Bench;
import io.batuta.server.bench.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures this machine's Batuta beside the floor of its own Postgres. */
@Command(name = "bench", description = "Measure workloads on a fresh node with a database of its own.")
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORKLOAD", description = "W1 W2 W3 W5 W6; all when none is named.") List<String> workloads = new ArrayList<>();

    @Option(names = "--repetitions", description = "How often each is measured; the median counts.", defaultValue = "7") int repetitions;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON to this file.")
    @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        List<String> chosen = workloads.isEmpty() ? List.of("W1", "W2", "W3", "W5", "W6") : workloads;
        for (String workload : chosen) {
            if (!Bench.WORKLOADS.contains(workload)) {
                throw new CommandFailed(Exit.USAGE, "there is no workload " + workload + "; there are W1, W2, W3, W5 and W6");
            }
        }
        Terminal terminal = Terminal.ofProcess();
        Path home = Files.createTempDirectory("batuta-bench");
        try {
            List<Figure> figures = new Bench(home, repetitions, workload -> terminal.line("measuring " + workload + " …")).run(chosen);
            figures.forEach(figure -> terminal.line(words(figure)));
            if (json != null) {
                Files.writeString(json, Json.write(figures));
            }
            return figures.stream().allMatch(Figure::held) ? Exit.OK : Exit.FAILED;
        } finally {
            Trees.remove(home);
        }
    }

    private static String words(Figure figure) {
        String floor = figure.floor() == null ? "" : String.format(Locale.ROOT, "  floor %,.1f  E %.2f", figure.floor(), figure.e());
        String target = figure.target() == null
                ? ""
                : String.format(Locale.ROOT, "  target %,.0f %s", figure.target(), figure.held() ? "held" : "MISSED");
        return String.format(Locale.ROOT, "%-3s %-45s %,12.1f %-8s%s%s", figure.workload(), figure.figure(), figure.value(), figure.unit(),
                floor, target);
    }
}
