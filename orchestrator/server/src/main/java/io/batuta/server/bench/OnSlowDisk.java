package io.batuta.server.bench;

import io.batuta.model.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The same workloads once more in a process of its own whose Postgres has a slower disk. */
public final class OnSlowDisk {
    private OnSlowDisk() {}

    /** The durable ones of these workloads; empty when this machine has no C compiler. */
    public static Optional<List<Figure>> run(Path directory, List<String> workloads, int repetitions)
            throws IOException, InterruptedException {
        Optional<Path> library = SlowDisk.library(directory);
        if (library.isEmpty()) {
            return Optional.empty();
        }
        Path figures = directory.resolve("figures.json");
        Path said = directory.resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X") || flag.startsWith("--")).toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.batuta.server.Main", "bench", "--repetitions",
                Integer.toString(repetitions), "--json", figures.toString()));
        workloads.stream().filter(Bench.DURABLE::contains).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("LD_PRELOAD", library.get().toString());
        Process process = builder.start();
        process.waitFor();
        if (!Files.exists(figures)) {
            throw new IllegalStateException("measuring with a slower disk failed: " + Files.readString(said));
        }
        Figure[] measured = Json.read(Files.readString(figures), Figure[].class);
        return Optional.of(Arrays.stream(measured).filter(figure -> !figure.unit().equals("tasks"))
                .map(figure -> figure.under(SlowDisk.CIRCUMSTANCES)).toList());
    }
}
