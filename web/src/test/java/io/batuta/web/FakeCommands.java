package io.batuta.web;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.CommandException.Kind;
import io.batuta.engine.command.Commands;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what it is asked, and knows which DAGs there are. */
final class FakeCommands implements Commands {
    final List<Object> asked = new ArrayList<>();
    final Set<String> dags;
    @Nullable CommandException next;

    FakeCommands(Set<String> dags) {
        this.dags = dags;
    }

    private synchronized void note(String dagId, Object what) {
        if (!dags.contains(dagId)) {
            throw new CommandException(Kind.NOT_FOUND, "There is no DAG '" + dagId + "'.");
        }
        CommandException refusal = next;
        if (refusal != null) {
            next = null;
            throw refusal;
        }
        asked.add(what);
    }

    synchronized Object last() {
        return asked.getLast();
    }

    record Paused(String dagId, boolean paused, String actor) {}

    record Marked(String dagId, String runId, List<TaskSelector> tasks, TaskState state, boolean upstream, boolean downstream) {}

    record RunMarked(String dagId, String runId, RunState state, String actor) {}

    record Killed(String dagId, String runId, List<TaskSelector> tasks) {}

    record Deleted(String dagId, String runId) {}

    record Changed(long id, BackfillChange change) {}

    @Override
    public Triggered trigger(Trigger request) {
        note(request.dagId(), request);
        return new Triggered(WebFixture.FIRST_RUN, request.runId() == null ? WebFixture.RUN : request.runId());
    }

    @Override
    public List<Instant> pause(String dagId, boolean paused, String actor) {
        note(dagId, new Paused(dagId, paused, actor));
        return List.of();
    }

    @Override
    public List<Instant> unpausePreview(String dagId) {
        note(dagId, "preview");
        return List.of(WebFixture.NOW);
    }

    @Override
    public void pauseAll(boolean paused, String actor) {
        asked.add("pause all " + paused);
    }

    @Override
    public void drain(boolean drained, String actor) {
        asked.add("drain " + drained);
    }

    @Override
    public List<TaskRef> clear(Clear request) {
        note(request.dagId(), request);
        return List.of(new TaskRef(WebFixture.FIRST_RUN, request.dagId(), request.runId(), "load", -1, TaskState.FAILED));
    }

    @Override
    public List<TaskRef> markTask(
            String dagId, String runId, List<TaskSelector> tasks, TaskState state, boolean upstream, boolean downstream, String actor) {
        note(dagId, new Marked(dagId, runId, tasks, state, upstream, downstream));
        return List.of(new TaskRef(WebFixture.FIRST_RUN, dagId, runId, tasks.getFirst().taskId(), -1, state));
    }

    @Override
    public void markRun(String dagId, String runId, RunState state, String actor) {
        note(dagId, new RunMarked(dagId, runId, state, actor));
    }

    @Override
    public List<TaskRef> kill(String dagId, String runId, List<TaskSelector> tasks, String actor) {
        note(dagId, new Killed(dagId, runId, tasks));
        return List.of(new TaskRef(WebFixture.FIRST_RUN, dagId, runId, "load", -1, TaskState.FAILED));
    }

    @Override
    public void deleteRun(String dagId, String runId, String actor) {
        note(dagId, new Deleted(dagId, runId));
    }

    @Override
    public BackfillPlan backfill(Backfill request) {
        note(request.dagId(), request);
        return new BackfillPlan(request.dryRun() ? null : WebFixture.BACKFILL, List.of(request.from()), Map.of());
    }

    @Override
    public void changeBackfill(long id, BackfillChange change, String actor) {
        asked.add(new Changed(id, change));
    }

    @Override
    public Explanation explain(String dagId, @Nullable String runId, @Nullable TaskSelector task) {
        if (!dags.contains(dagId)) {
            throw new CommandException(Kind.NOT_FOUND, "There is no DAG '" + dagId + "'.");
        }
        return new Explanation("DAG " + dagId, "running", List.of("pool db has 4 of 4 slots in use and the task wants 1"), null);
    }
}
