package io.batuta.tasks.spark;

import io.batuta.model.spark.Spark;
import io.batuta.model.spark.SparkConfig;
import io.batuta.model.spark.SparkResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.model.task.TaskLog;
import io.batuta.tasks.process.ChildEnvironment;
import io.batuta.tasks.process.DetachedProcess;
import io.batuta.tasks.process.Launch;
import io.batuta.tasks.process.OutsideName;
import io.batuta.tasks.process.ProcessEnd;
import io.batuta.tasks.process.Processes;
import io.batuta.tasks.process.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs applications whose driver is a process of this host. It outlives the service and is found again; its exit code alone says how it ended. When it is killed, so are the processes that came from it.
 */
public final class SparkHandler implements TaskHandler {
    private static final int STDOUT_KEPT = 64 * 1024;

    /** A driver that is gone together with its host is begun anew, but not for ever. */
    private static final int MOST_RERUNS = 3;

    private final Processes processes;
    private final Map<String, String> environment;

    /**
     * A handler.
     *
     * @param environment the service's environment, which drivers inherit except for what is only for the service
     */
    public SparkHandler(Processes processes, Map<String, String> environment) {
        this.processes = processes;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String kind() {
        return Spark.CLIENT.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH_SAME_HOST;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        return begin(task, DetachedProcess.in(task.workDirectory()));
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        DetachedProcess process = DetachedProcess.in(task.workDirectory());
        if (process.supersede()) {
            task.log().info("the driver had not begun when the service stopped; beginning it now");
            process.again();
            return begin(task, process);
        }
        task.log().info("found the driver again after a restart of the service");
        Submission submission = Submission.of(task, task.config(SparkConfig.class), environment);
        Outcome outcome;
        try (Processes.Awaiting awaiting = processes.expect(process, followed(task, submission))) {
            outcome = follow(task, submission, process, awaiting);
        }
        boolean gone = outcome instanceof Outcome.Unknown;
        if (gone && reruns(task.workDirectory()) < MOST_RERUNS) {
            task.log().warn("the driver is gone together with its exit code; running the application again from the start");
            process.again();
            return begin(task, process);
        }
        return outcome;
    }

    private static int reruns(Path work) throws IOException {
        Path count = work.resolve("reruns");
        int before = Files.exists(count) ? Integer.parseInt(Files.readString(count).strip()) : 0;
        Files.writeString(count, (before + 1) + "\n");
        return before;
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws IOException, InterruptedException {
        task.log().info(force ? "killing the driver and all it began" : "asking the driver to end");
        processes.signal(DetachedProcess.in(task.workDirectory()), ChildEnvironment.marker(task), force);
    }

    private Outcome begin(TaskContext task, DetachedProcess process) throws Exception {
        Submission submission = Submission.of(task, task.config(SparkConfig.class), environment);
        Launch launch = launch(task, submission);
        task.log().info("submitting " + submission.words() + " from " + submission.spark().path());
        try (Processes.Awaiting awaiting = processes.expect(process, launch)) {
            process.begin(launch, task::cancelled);
            return follow(task, submission, process, awaiting);
        }
    }

    private Launch launch(TaskContext task, Submission submission) throws IOException, InterruptedException {
        Path work = task.workDirectory();
        Map<String, String> more = new HashMap<>();
        if (!submission.saysWhereEventsGo()) {
            more.putAll(EventFiles.settings(work));
        }
        if (submission.local()) {
            // Spark tries sixteen ports from 4040 on, which is not enough for many drivers side by side.
            more.put("spark.ui.port", "0");
        }
        if (submission.yarn()) {
            more.put("spark.yarn.tags", task.outsideName());
        } else if (submission.kubernetes()) {
            more.put("spark.kubernetes.executor.label.batuta-attempt", OutsideName.of(task));
        }
        return new Launch(submission.command(more, submission.master(), work),
                ChildEnvironment.of(task, environment, submission.env()), Files.createDirectories(work.resolve("in")), null,
                ChildEnvironment.marker(task), submission.config().maxOutputMb());
    }

    /** What waiting for it needs; it runs already. */
    private static Launch followed(TaskContext task, Submission submission) {
        return new Launch(java.util.List.of(), Map.of(), task.workDirectory(), null, ChildEnvironment.marker(task),
                submission.config().maxOutputMb());
    }

    private static Outcome follow(TaskContext task, Submission submission, DetachedProcess process, Processes.Awaiting awaiting)
            throws IOException, InterruptedException {
        ProcessEnd end;
        EventFiles events = EventFiles.follow(task);
        try (events;
                var _ = task.follow(process.stdout(), TaskLog.Source.STDOUT);
                var _ = task.follow(process.stderr(), TaskLog.Source.STDERR)) {
            end = awaiting.await(task::cancelled);
        }
        return task.cancelled() ? new Outcome.Cancelled() : outcome(submission, process, events.progress(), end);
    }

    private static Outcome outcome(Submission submission, DetachedProcess process, Progress progress, ProcessEnd end) throws IOException {
        return switch (end) {
            case ProcessEnd.Exited(int code) when code == 0 -> new Outcome.Success(new SparkResult(progress.applicationId(), null,
                    progress.jobs(), progress.stagesDone(), Spool.tail(process.stdout(), STDOUT_KEPT)));
            case ProcessEnd.Exited(int code) -> failure(submission, process, code);
            case ProcessEnd.NeverBegan _ -> new Outcome.Failure(submission.words() + " could not be begun; it had no effect",
                    "is this host overloaded?", true);
            case ProcessEnd.PrintedTooMuch(int megabytes) -> new Outcome.Failure(
                    "the driver of " + submission.words() + " was killed: it printed more than " + megabytes + " MB",
                    "print less (Spark's conf/log4j2.properties), or raise .maxOutputMb(…)", true);
            case ProcessEnd.Vanished(boolean hostRestarted) -> new Outcome.Unknown("the driver of " + submission.words()
                    + (hostRestarted ? " was running when the host was restarted" : " was killed from outside together with its wrapper")
                    + "; nobody knows how far it got");
        };
    }

    private static Outcome failure(Submission submission, DetachedProcess process, int code) throws IOException {
        String said = SparkWords.said(process.stderr());
        return new Outcome.Failure(
                "spark-submit of " + submission.words() + " ended with exit code " + code
                        + (said.isEmpty() ? " and no error output" : ": " + said),
                SparkWords.hint(submission, code, process.stderr()), true);
    }
}
