package io.batuta.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The DAG folder of a large installation: a thousand files, and some for single measurements. */
final class DagFiles {
    static final int COUNT = 1_000;
    static final int WAITING = 1_000;

    /** Each with a time of its own, on a day on which nobody measures. */
    private static final String ORDINARY = """
            import io.batuta.model.dag.Dag;
            import io.batuta.model.dag.DagSource;
            import io.batuta.model.dag.Task;
            import io.batuta.model.schedule.Schedule;

            public final class Etl%1$04d implements DagSource {
                @Override
                public Dag dag() {
                    return Dag.named("etl_%1$04d").schedule(Schedule.cron("%2$d %3$d 29 2 *")).tags("bench").owner("team-%4$d").description("Number %1$d").tasks(t -> {
                        Task<Void> before = t.run("step_0", run -> run.log().info("step 0 of " + run.runId()));
                        for (int i = 1; i < 10; i++) {
                            String name = "step " + i;
                            before = t.run("step_" + i, run -> run.log().info(name + " of " + run.runId())).after(before);
                        }
                    });
                }
            }
            """;

    private static final String PATIENT = """
            import io.batuta.model.dag.Dag;
            import io.batuta.model.dag.DagSource;
            import java.time.Duration;

            public final class Patient implements DagSource {
                @Override
                public Dag dag() {
                    return Dag.named("patient").maxActiveTasks(%1$d).tasks(t -> {
                        for (int i = 0; i < %1$d; i++) {
                            t.run("wait_" + i, run -> Thread.sleep(Duration.ofMinutes(30)));
                        }
                    });
                }
            }
            """;

    private static final String EDITED = """
            import io.batuta.model.dag.Dag;
            import io.batuta.model.dag.DagSource;

            public final class Edited implements DagSource {
                @Override
                public Dag dag() {
                    return Dag.named("edited").description("%s").tasks(t -> t.run("one", run -> {}));
                }
            }
            """;

    private DagFiles() {}

    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < COUNT; i++) {
            put(folder.resolve("Etl%04d.java".formatted(i)), ORDINARY.formatted(i, i % 60, i / 60, i % 7));
        }
        put(folder.resolve("Patient.java"), PATIENT.formatted(WAITING));
    }

    static void edit(Path folder, String description) throws IOException {
        put(folder.resolve("Edited.java"), EDITED.formatted(description));
    }

    private static void put(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}
