package io.batuta.tasks.java;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.BundleCode;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.model.task.TaskLog;
import io.batuta.tasks.process.ChildEnvironment;
import io.batuta.tasks.process.DetachedProcess;
import io.batuta.tasks.process.Launch;
import io.batuta.tasks.process.ProcessEnd;
import io.batuta.tasks.process.Processes;
import io.batuta.tasks.process.Spool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs an author's Java code in a JVM of its own, which can be killed, has a heap of its own, and outlives the service. What it needs of the service it asks for over a socket. */
public final class IsolatedJavaHandler implements TaskHandler {
    private static final int OUT_OF_MEMORY = 3;
    private static final int MOST_OUTPUT_MB = 1024;

    private final Processes processes;
    private final Map<String, String> environment;

    /** @param environment the service's environment */
    public IsolatedJavaHandler(Processes processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = Map.copyOf(environment);
    }

    /** The settings that {@code Task.isolated(…)} makes. */
    record Config(int heapMb) {}

    @Override
    public String kind() {
        return "java.isolated";
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH_SAME_HOST;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        BundleCode bundle = task.bundle();
        Files.writeString(task.workDirectory().resolve(IsolatedTask.REQUEST),
                Json.write(IsolatedTask.Request.of(task, bundle.sourceClass())));
        Launch launch = launch(task, bundle);
        try (Processes.Awaiting awaiting = processes.expect(process, launch);
                IsolatedAnswers _ = IsolatedAnswers.at(task.workDirectory().resolve(IsolatedTask.SOCKET), task)) {
            process.begin(launch, task::cancelled);
            return follow(task, process, awaiting);
        }
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        if (process.supersede()) {
            process.again();
            return start(task);
        }
        task.log().info("found the task's JVM again after a restart of the service");
        Launch following = new Launch(List.of("java"), Map.of(), task.workDirectory(), null, ChildEnvironment.marker(task), MOST_OUTPUT_MB);
        try (Processes.Awaiting awaiting = processes.expect(process, following);
                IsolatedAnswers _ = IsolatedAnswers.at(task.workDirectory().resolve(IsolatedTask.SOCKET), task)) {
            return follow(task, process, awaiting);
        }
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws IOException, InterruptedException {
        processes.signal(DetachedProcess.in(task.workDirectory()), ChildEnvironment.marker(task), force);
    }

    private Launch launch(TaskContext task, BundleCode bundle) throws IOException {
        List<String> path = new ArrayList<>(bundle.classPath().stream().map(Path::toString).toList());
        path.add(System.getProperty("java.class.path"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + task.config(Config.class).heapMb() + "m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED",
                "-cp", String.join(File.pathSeparator, path), IsolatedMain.class.getName(), task.workDirectory().toString());
        Path directory = Files.createDirectories(task.workDirectory().resolve("in"));
        return new Launch(command, ChildEnvironment.of(task, environment, Map.of()), directory, null, ChildEnvironment.marker(task),
                MOST_OUTPUT_MB);
    }

    private static Outcome follow(TaskContext task, DetachedProcess process, Processes.Awaiting awaiting)
            throws IOException, InterruptedException {
        ProcessEnd end;
        try (var _ = task.follow(process.stdout(), TaskLog.Source.STDOUT);
                var _ = task.follow(process.stderr(), TaskLog.Source.STDERR)) {
            end = awaiting.await(task::cancelled);
        }
        return task.cancelled() ? new Outcome.Cancelled() : outcome(task, process, end);
    }

    private static Outcome outcome(TaskContext task, DetachedProcess process, ProcessEnd end) throws IOException {
        Path result = task.workDirectory().resolve(IsolatedTask.RESULT);
        if (Files.exists(result)) {
            return outcome(task, Json.read(Files.readString(result), IsolatedTask.Result.class));
        }
        return switch (end) {
            case ProcessEnd.Exited(int code) when code == OUT_OF_MEMORY -> new Outcome.Failure(
                    "its JVM ran out of its " + task.config(Config.class).heapMb() + " MB of heap",
                    "give it more: .isolated(" + 2 * task.config(Config.class).heapMb() + ")", true);
            case ProcessEnd.Exited(int code) -> new Outcome.Failure(
                    "its JVM ended with exit code " + code + " before its code did: " + Spool.lastLines(process.stderr(), 5),
                    code == 137 ? "if nobody killed it, the host ran out of memory" : null, true);
            case ProcessEnd.NeverBegan _ ->
                new Outcome.Failure("its JVM could not be begun; it had no effect", "is this host overloaded?", true);
            case ProcessEnd.PrintedTooMuch(int megabytes) ->
                new Outcome.Failure("its JVM was killed: it printed more than " + megabytes + " MB", "write data to a file", true);
            case ProcessEnd.Vanished(boolean hostRestarted) -> new Outcome.Unknown(hostRestarted
                    ? "its JVM was running when the host was restarted; nobody knows how far it got"
                    : "its JVM was killed from outside; nobody knows how far it got");
        };
    }

    private static Outcome outcome(TaskContext task, IsolatedTask.Result result) {
        for (IsolatedTask.Write write : result.writes()) {
            var state = write.ofDag() ? task.state().ofDag() : task.state();
            if (write.value() == null || write.value().isNull()) {
                state.remove(write.key());
            } else {
                state.put(write.key(), write.value());
            }
        }
        return switch (result.end()) {
            case IsolatedTask.End.Succeeded _ -> new Outcome.Success(output(result.output()));
            case IsolatedTask.End.Branched b -> new Outcome.Branched(output(result.output()), b.chosen(), b.descendantsToo());
            case IsolatedTask.End.Failed f -> new Outcome.Failure(f.reason(), f.hint(), f.retryable());
            case IsolatedTask.End.Skipped s -> new Outcome.Skipped(s.reason());
            case IsolatedTask.End.LookAgain l -> new Outcome.LookAgain(l.in(), l.reason());
            case IsolatedTask.End.Unknown u -> new Outcome.Unknown(u.reason());
        };
    }

    /** A list stays a list, since its elements are counted. */
    private static @Nullable Object output(@Nullable JsonNode tree) {
        if (tree == null || tree.isNull()) {
            return null;
        }
        if (!tree.isArray()) {
            return tree;
        }
        List<JsonNode> elements = new ArrayList<>();
        tree.forEach(elements::add);
        return elements;
    }
}
