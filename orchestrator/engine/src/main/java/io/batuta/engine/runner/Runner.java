package io.batuta.engine.runner;

import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.model.journal.Journal;
import io.batuta.model.names.NearNames;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out attempts, each on a virtual thread of its own. It only does what it is told: deadlines, retries and what an end means are decided by others. Thread-safe.
 */
public final class Runner implements Launcher {
    private final Map<String, TaskHandler> handlers;

    /** Those that leave something outside until an attempt's end is durable. */
    private final List<TaskHandler> tidying;

    private final Parts parts;
    private final Outputs outputs;
    private volatile OtherRuns otherRuns = OtherRuns.NONE;
    private final Map<Long, Running> underWay = new ConcurrentHashMap<>();

    /**
     * What attempts work with.
     *
     * @param fatal told after an attempt died of a lack of memory or the like; the process should end, since nothing can be relied on
     */
    public record Parts(Journal journal, CodeSource code, Connections connections, Variables variables, AttemptLogs logs,
            WorkDirectories directories, InstantSource clock, Consumer<Error> fatal) {}

    /** @param handlers by the kind they do */
    public Runner(Map<String, TaskHandler> handlers, Parts parts) {
        this.handlers = Map.copyOf(handlers);
        this.tidying = handlers.values().stream().filter(handler -> handler.recovery() == Recovery.REATTACH).toList();
        this.parts = parts;
        this.outputs = new Outputs(parts.journal());
    }

    /** Shows attempts the runs of an engine; without, each believes to be alone. */
    public void otherRuns(OtherRuns others) {
        this.otherRuns = others;
    }

    OtherRuns otherRuns() {
        return otherRuns;
    }

    @Override
    public void launch(Attempt attempt, Consumer<Ended> whenEnded) {
        begin(attempt, whenEnded, work -> Thread.ofVirtual().name("attempt-" + attempt.id()).start(work));
    }

    /** The same on the calling thread, for those who pass time by hand; returns after the end is reported. */
    public void carryOut(Attempt attempt, Consumer<Ended> whenEnded) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            begin(attempt, whenEnded, Runnable::run);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void begin(Attempt attempt, Consumer<Ended> whenEnded, Executor thread) {
        TaskHandler handler = handlers.get(attempt.task().kind());
        if (handler == null) {
            String reason = "nothing here can do tasks of kind " + attempt.task().kind()
                    + NearNames.hint(attempt.task().kind(), handlers.keySet(), "kinds");
            Ended ended = new Ended(attempt.id(), new Outcome.Failure(reason, null, false), null, List.of(), parts.clock().instant());
            thread.execute(() -> whenEnded.accept(ended));
            return;
        }
        Running running = new Running(this, attempt, handler, whenEnded);
        if (underWay.putIfAbsent(attempt.id(), running) != null) {
            throw new IllegalStateException("attempt " + attempt.id() + " is under way already");
        }
        thread.execute(running);
    }

    @Override
    public void cancel(long attempt, boolean force) {
        Running running = underWay.get(attempt);
        if (running != null) {
            running.cancel(force);
        }
    }

    @Override
    public void settled(long attempt) {
        parts.directories().settled(attempt);
        tidying.forEach(handler -> handler.settled(attempt));
    }

    @Override
    public @Nullable String waitsFor(long attempt) {
        Running running = underWay.get(attempt);
        return running == null ? null : running.waitsFor();
    }

    /** The attempts under way on this node. */
    public Set<Long> underWay() {
        return new TreeSet<>(underWay.keySet());
    }

    void ended(long attempt) {
        underWay.remove(attempt);
    }

    Parts parts() {
        return parts;
    }

    Outputs outputs() {
        return outputs;
    }
}
