package io.batuta.tasks.ssh;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshConfig;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.process.ChildEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands and scripts on other hosts. There, each is a process of its own session with its files in a directory; no connection is needed for it to go on, and any node of ours finds it again.
 */
public final class SshHandler implements TaskHandler {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Hosts hosts;
    private final Map<Long, Under> underWay = new ConcurrentHashMap<>();
    private final Map<Long, Trace> traces = new ConcurrentHashMap<>();

    public SshHandler(Hosts hosts) {
        this.hosts = hosts;
    }

    /** What is left on a host of an attempt that has ended. */
    private record Trace(Target target, String name) {}

    /** An attempt under way, and the host it was last seen on. */
    private static final class Under {
        private final TaskContext task;
        private final SshConfig config;
        private final RemoteAttempt attempt;
        private final Program program;
        private volatile @Nullable Host host;

        Under(TaskContext task, SshConfig config) throws IOException {
            this.task = task;
            this.config = config;
            this.attempt = new RemoteAttempt(task, config);
            this.program = Program.of(config, ChildEnvironment.of(task, Map.of(), config.env()));
        }
    }

    @Override
    public String kind() {
        return Ssh.KIND.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        Under under = new Under(task, task.config(SshConfig.class));
        underWay.put(task.attemptId(), under);
        try {
            Host host = host(under);
            if (task.cancelled()) {
                return new Outcome.Cancelled();
            }
            task.log().info("running " + SshWords.all(under.config, host.target()));
            return follow(under, begin(under, host));
        } finally {
            underWay.remove(task.attemptId(), under);
        }
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        Under under = new Under(task, task.config(SshConfig.class));
        underWay.put(task.attemptId(), under);
        try {
            return follow(under, find(under, "the service was restarted"));
        } finally {
            underWay.remove(task.attemptId(), under);
        }
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws Exception {
        Under under = underWay.get(task.attemptId());
        if (under == null) {
            return;
        }
        under.attempt.force(force);
        Host host = under.host;
        if (host != null) {
            task.log().info(force ? "killing the command and all it began" : "asking the command to end");
            host.end(under.attempt, force).get();
        }
    }

    @Override
    public void settled(long attempt) {
        Trace trace = traces.remove(attempt);
        if (trace != null) {
            hosts.of(trace.target()).clean(trace.name());
        }
    }

    private Host host(Under under) {
        Host host = hosts.of(Target.of(under.config.connection(), under.task::connection));
        under.host = host;
        return host;
    }

    /** Begins it. When the answer does not come, it is looked for; only when nothing was sent, the attempt fails. */
    private Begun begin(Under under, Host host) throws IOException, InterruptedException {
        try {
            return Waiting.await(host.begin(under.attempt, under.program, false), under.task);
        } catch (SshException e) {
            if (!e.sent()) {
                throw e.failure();
            }
            return find(under, String.valueOf(e.getMessage()));
        }
    }

    private Outcome follow(Under under, Begun begun) throws IOException, InterruptedException {
        Begun now = begun;
        while (true) {
            RemoteEnd end;
            try {
                end = end(under, now);
            } catch (SshException e) {
                now = find(under, String.valueOf(e.getMessage()));
                continue;
            }
            return ended(under, end);
        }
    }

    private Outcome ended(Under under, RemoteEnd end) throws IOException {
        under.attempt.closeLog();
        Host host = current(under);
        boolean lost = end instanceof RemoteEnd.Lost;
        if (!lost) {
            traces.put(under.task.attemptId(), new Trace(host.target(), under.attempt.name()));
        }
        return under.task.cancelled() && !lost
                ? new Outcome.Cancelled()
                : new SshEnding(under.config, host.target(), under.attempt).outcome(end);
    }

    private Host current(Under under) {
        Host host = under.host;
        return host == null ? host(under) : host;
    }

    private RemoteEnd end(Under under, Begun begun) throws IOException, InterruptedException {
        return switch (begun) {
            case Begun.Ended(int generation, int code) -> {
                var _ = under.attempt.runsAs(generation);
                yield RemoteEnd.exited(code);
            }
            case Begun.Now(int generation) -> Waiting.await(current(under).watch().follow(under.attempt, generation), under.task);
            case Begun.Before(int generation) -> Waiting.await(current(under).watch().follow(under.attempt, generation), under.task);
            case Begun.Never _ -> new RemoteEnd.NeverBegan();
            case Begun.Lost(String sentence) -> new RemoteEnd.Lost(sentence);
            case Begun.Occupied _ -> {
                if (under.task.cancelled()) {
                    yield new RemoteEnd.NeverBegan();
                }
                throw new TaskFailedException("the directory " + under.attempt.name() + " on " + current(under).target().words()
                        + " was there before its attempt began",
                        "does another installation of Batuta, perhaps a copy of this one, use that account? Give one of"
                                + " the connections another directory",
                        true, null);
            }
            case Begun.NoPlace(String path) -> throw new TaskFailedException("the directory " + path + " cannot be made by "
                    + current(under).target().words() + ", so nothing was begun",
                    "is the disk full or the home read-only? Another place is set by the connection's extra field directory", true, null);
        };
    }

    /** Looks for it until it is found, or was certainly never begun (then it is begun), or patience ends. Connections are read anew each time. */
    private Begun find(Under under, String why) throws IOException, InterruptedException {
        TaskContext task = under.task;
        task.log().info(why + "; looking for the command on its host");
        long since = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        String told = why;
        while (true) {
            try {
                Host host = host(under);
                if (task.cancelled()) {
                    Waiting.await(host.end(under.attempt, under.attempt.force()), task);
                }
                Begun begun = Waiting.await(host.begin(under.attempt, under.program, true), task);
                task.log().info(begun instanceof Begun.Before ? "found the command again" : "the command had not begun; beginning it now");
                return begun;
            } catch (SshException | TaskFailedException e) {
                String sentence = String.valueOf(e.getMessage());
                if (System.nanoTime() - since > under.config.giveUpAfter().toNanos()) {
                    return new Begun.Lost(sentence);
                }
                if (!sentence.equals(told)) {
                    task.log().warn(sentence + "; the command may go on there, it is looked for again");
                    told = sentence;
                }
            }
            Waiting.pause(pause, task);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }
}
