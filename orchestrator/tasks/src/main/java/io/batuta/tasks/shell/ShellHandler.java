package io.batuta.tasks.shell;

import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.shell.Shell;
import io.batuta.model.shell.ShellConfig;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.model.task.TaskLog;
import io.batuta.tasks.process.ChildEnvironment;
import io.batuta.tasks.process.DetachedProcess;
import io.batuta.tasks.process.Launch;
import io.batuta.tasks.process.ProcessEnd;
import io.batuta.tasks.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs commands and scripts on this host. The process outlives the service; its exit code, output and start are files that a later process of ours reads. */
public final class ShellHandler implements TaskHandler {
    private final Processes processes;
    private final Map<String, String> environment;

    /**
     * A handler.
     *
     * @param environment the service's environment, which commands inherit except for what is only for the service
     */
    public ShellHandler(Processes processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String kind() {
        return Shell.KIND.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH_SAME_HOST;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        ShellConfig config = task.config(ShellConfig.class);
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        Launch launch = launch(task, config);
        task.log().info("running " + ShellWords.of(config) + " in " + launch.directory() + " as " + ShellWords.userAtHost());
        try (Processes.Awaiting awaiting = processes.expect(process, launch)) {
            Failpoint.at("before-process");
            process.begin(launch, task::cancelled);
            Failpoint.at("process-begun");
            return follow(task, config, process, awaiting);
        }
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        ShellConfig config = task.config(ShellConfig.class);
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        if (process.supersede()) {
            task.log().info("the command had not begun when the service stopped; beginning it now");
            process.again();
            return start(task);
        }
        task.log().info("found the command again after a restart of the service");
        try (Processes.Awaiting awaiting = processes.expect(process, launch(task, config))) {
            return follow(task, config, process, awaiting);
        }
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws IOException, InterruptedException {
        task.log().info(force ? "killing the command and all it began" : "asking the command to end");
        processes.signal(DetachedProcess.in(task.workDirectory()), ChildEnvironment.marker(task), force);
    }

    private Outcome follow(TaskContext task, ShellConfig config, DetachedProcess process, Processes.Awaiting awaiting)
            throws IOException, InterruptedException {
        ProcessEnd end;
        try (var _ = task.follow(process.stdout(), TaskLog.Source.STDOUT);
                var _ = task.follow(process.stderr(), TaskLog.Source.STDERR)) {
            end = awaiting.await(task::cancelled);
        }
        return task.cancelled() ? new Outcome.Cancelled() : ShellEnding.outcome(task, config, directory(task, config), process, end);
    }

    private Launch launch(TaskContext task, ShellConfig config) throws IOException {
        Map<String, String> env = ChildEnvironment.of(task, environment, config.env());
        return new Launch(command(task, config), env, directory(task, config), stdin(task, config), ChildEnvironment.marker(task),
                config.maxOutputMb());
    }

    private static List<String> command(TaskContext task, ShellConfig config) throws IOException {
        return config.script() == null
                ? config.command()
                : List.of("bash", "-euo", "pipefail", file(task, "script", "rwx------", config.script()).toString());
    }

    private static @Nullable Path stdin(TaskContext task, ShellConfig config) throws IOException {
        return config.stdin() == null ? null : file(task, "stdin", "rw-------", config.stdin());
    }

    private static Path file(TaskContext task, String name, String mode, String text) throws IOException {
        Path file = task.workDirectory().resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        return Files.writeString(file, text);
    }

    private Path directory(TaskContext task, ShellConfig config) throws IOException {
        if (config.directory() == null) {
            return Files.createDirectories(task.workDirectory().resolve("in"));
        }
        Path directory = ShellWords.expand(config.directory(), environment.getOrDefault("HOME", System.getProperty("user.home")));
        if (!Files.isDirectory(directory)) {
            throw new TaskFailedException(
                    "there is no directory " + directory + " for " + ShellWords.userAtHost() + ", where " + ShellWords.of(config)
                            + " should run",
                    "create it on this host, or correct .in(\"" + config.directory() + "\")", true, null);
        }
        return directory;
    }
}
