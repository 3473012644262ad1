package io.batuta.server.cli;

import io.batuta.engine.bundle.Builder;
import io.batuta.engine.bundle.BundleSink.BuiltDag;
import io.batuta.engine.bundle.OneBundle;
import io.batuta.engine.command.CommandException;
import io.batuta.model.journal.RunRow;
import io.batuta.model.json.Json;
import io.batuta.model.names.NearNames;
import io.batuta.model.schedule.ManualSchedule;
import io.batuta.model.state.RunState;
import io.batuta.server.home.Home;
import io.batuta.server.once.Given;
import io.batuta.server.once.OneRun;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dags test}: runs a DAG once in this terminal, with no server and no database. */
final class DagTest {
    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    @Parameters(paramLabel = "FILE", description = "A .java file, a folder of sources, or a jar.")
    @Nullable Path file;

    @Option(names = "--dag", paramLabel = "ID", description = "Which DAG, if the file makes several.")
    @Nullable String dag;

    @Option(names = "--date", paramLabel = "DATE", description = "The logical date. Default: now for a DAG with a schedule, else none.")
    @Nullable String date;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "One param (may be repeated).")
    @Nullable Map<String, String> params;

    @Option(names = "--conf", paramLabel = "JSON", description = "Values for its params, as a JSON object.")
    @Nullable String conf;

    @Option(names = "--connection", paramLabel = "ID=URI", description = "A connection, as URI or JSON (may be repeated; or BATUTA_CONN_ID, which ps does not show).")
    @Nullable Map<String, String> connections;

    @Option(names = "--variable", paramLabel = "NAME=VALUE", description = "A variable (may be repeated; or BATUTA_VAR_NAME).")
    @Nullable Map<String, String> variables;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long at most, such as 30m.")
    @Nullable String timeout;

    @Option(names = "--logs", description = "Print the logs of all tasks, not only of those that failed.") boolean logs;

    @Option(names = "--home", paramLabel = "DIR", description = "Its lib folder holds jars that every DAG may use. Default: BATUTA_HOME, or .batuta beside this command.")
    @Nullable String home;

    @Option(names = "--json", description = "Print nothing but the result, as JSON.") boolean json;

    private final Terminal terminal = Terminal.ofProcess();

    int run() {
        Path origin = origin();
        Given given = given();
        Instant moment = date == null ? null : Words.instant(date);
        String values = Json.write(Params.of(conf, params));
        Duration limit = timeout == null ? FOR_EVER : Words.duration(timeout);
        if (json) {
            // Whatever the DAG's code prints must not get into the JSON.
            System.setOut(System.err);
        }
        Path libraries = Home.at(Settings.home(home, System.getenv(), Machine.here())).libraries();
        try (Scratch scratch = new Scratch();
                Builder builder = new Builder(Builder.Settings.standard(libraries, scratch.path().resolve("build")))) {
            OneBundle bundle = OneBundle.build(origin, builder);
            BuiltDag chosen = choose(bundle.dags(), origin);
            boolean scheduled = !(chosen.plan().schedule() instanceof ManualSchedule);
            Instant logical = moment == null && scheduled ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : moment;
            try (OneRun run = new OneRun(bundle, chosen, given, new OneRun.Place(scratch.path(), libraries, System.getenv()))) {
                return follow(chosen, run, logical, values, limit);
            }
        } catch (OneBundle.WrongBundleException e) {
            return refused(e);
        } catch (CommandException e) {
            throw new CommandFailed(Exit.USAGE, e.getMessage() + ".");
        } catch (IOException e) {
            throw new CommandFailed(Exit.FAILED, origin + " cannot be tested: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(Exit.FAILED, "Interrupted.");
        }
    }

    private int follow(BuiltDag chosen, OneRun run, @Nullable Instant logical, String values, Duration limit) throws InterruptedException {
        Thread atTheEnd = new Thread(() -> end(run), "end");
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        DagTestView view = new DagTestView(terminal, json, logs);
        view.begin(chosen.plan());
        String id = run.start(logical, values, view::step);
        boolean ended = run.await(limit);
        RunRow row = run.run();
        view.end(row, run.steps());
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        if (!ended) {
            terminal.error("Run " + id + " of " + chosen.dagId() + " was still " + row.state().word() + " after " + Words.span(limit)
                    + " and was ended.");
            return Exit.TIMEOUT;
        }
        return row.state() == RunState.SUCCESS ? Exit.OK : Exit.FAILED;
    }

    /** Ctrl-C: processes that tasks began must not live on, since nobody would find them again. */
    private static void end(OneRun run) {
        try {
            run.close();
        } catch (IOException e) {
            // The process ends anyway.
        }
    }

    private Path origin() {
        Path path = java.util.Objects.requireNonNull(file).toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new CommandFailed(Exit.NOT_FOUND, "There is no file or folder " + path + ".");
        }
        boolean possible = Files.isDirectory(path) || path.toString().endsWith(".java") || path.toString().endsWith(".jar");
        if (!possible) {
            throw new CommandFailed(Exit.USAGE, path + " is no DAG; name a .java file, a folder of sources, or a jar.");
        }
        return path;
    }

    private Given given() {
        try {
            return new Given(System.getenv(), connections == null ? Map.of() : connections, variables == null ? Map.of() : variables);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(Exit.USAGE, "Wrong: " + e.getMessage() + ".");
        }
    }

    private BuiltDag choose(List<BuiltDag> dags, Path origin) {
        List<String> ids = dags.stream().map(BuiltDag::dagId).toList();
        if (dag == null && dags.size() != 1) {
            throw new CommandFailed(Exit.USAGE,
                    origin.getFileName() + " makes several DAGs; choose one with --dag: " + String.join(", ", ids) + ".");
        }
        return dags.stream().filter(one -> dag == null || one.dagId().equals(dag)).findFirst()
                .orElseThrow(() -> new CommandFailed(Exit.NOT_FOUND,
                        origin.getFileName() + " makes no DAG called " + dag + NearNames.hint(String.valueOf(dag), ids, "DAGs") + "."));
    }

    private int refused(OneBundle.WrongBundleException e) {
        if (json) {
            terminal.line(
                    Json.write(Map.of("state", "import_error", "import_error", String.valueOf(e.getMessage()), "details", e.details())));
        } else {
            terminal.error(String.valueOf(e.getMessage()));
            boolean more = !e.details().isBlank() && !e.details().strip().equals(String.valueOf(e.getMessage()).strip());
            if (more) {
                terminal.error(e.details().strip().indent(4).stripTrailing());
            }
        }
        return Exit.FAILED;
    }

    /** A directory that only lives as long as the test. */
    private record Scratch(Path path) implements AutoCloseable {
        Scratch() throws IOException {
            this(Files.createTempDirectory("batuta-test",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        }

        @Override
        public void close() throws IOException {
            Trees.remove(path);
        }
    }
}
