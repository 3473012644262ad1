package io.batuta.engine.steer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.calendar.Calendar;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.CommandException.Kind;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Happening;
import io.batuta.engine.command.OwnedElsewhereException;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.Fire;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out commands as work of the lifecycle. */
public final class EngineCommands implements Commands {
    private final Lifecycle lifecycle;
    private final Calendar calendar;
    private final Clearing clearing;
    private final RunOrders orders;
    private final @Nullable Letters letters;
    private final Backfilling backfilling;
    private final Explaining explaining;
    private final Runnable handedIn;

    /** Commands for that lifecycle, which works on a thread of its own. Those for runs of other nodes are handed to these. */
    public EngineCommands(Lifecycle lifecycle, Calendar calendar) {
        this(lifecycle, calendar, () -> {}, true);
    }

    /** Commands for a lifecycle stepped by hand: {@code handedIn} is called when a wish waits, and does the turns. */
    public EngineCommands(Lifecycle lifecycle, Calendar calendar, Runnable handedIn) {
        this(lifecycle, calendar, handedIn, false);
    }

    private EngineCommands(Lifecycle lifecycle, Calendar calendar, Runnable handedIn, boolean withOthers) {
        this.handedIn = handedIn;
        this.lifecycle = lifecycle;
        this.calendar = calendar;
        this.clearing = new Clearing(lifecycle);
        this.backfilling = new Backfilling(lifecycle, clearing);
        this.orders = new RunOrders(clearing, new Marking(lifecycle, clearing), backfilling);
        this.letters = withOthers
                ? new Letters(lifecycle, lifecycle.world().journal(), lifecycle.world().node(), orders)
                : null;
        this.explaining = new Explaining(lifecycle);
    }

    /** Something was written into an inbox or answered: look. */
    public void lettersMayWait() {
        if (letters != null) {
            letters.look();
        }
    }

    private <R> R ask(Function<Turn, R> wish) {
        Asked<R> asked = new Asked<>(wish);
        lifecycle.submit(asked);
        handedIn.run();
        return asked.await();
    }

    @Override
    public Triggered trigger(Trigger request) {
        return ask(turn -> {
            DagEntry dag = Finder.dag(request.dagId(), turn.world());
            RunRow run = ManualRuns.of(dag, request, turn);
            turn.runs().create(dag, run, By.user(request.actor()));
            return new Triggered(run.id(), run.runId());
        });
    }

    @Override
    public List<Instant> pause(String dagId, boolean paused, String actor) {
        return ask(turn -> {
            DagEntry dag = Finder.dag(dagId, turn.world());
            DagRow row = dag.row();
            turn.tell(new Happening.DagChanged(dagId));
            dag.boards().forEach(board -> {
                board.markAllDirty();
                turn.look(board);
            });
            if (paused) {
                turn.batch().switches.add(new Batch.DagSwitch(dagId, true, row.anchor(), actor, null));
                dag.row(new DagRow(row.dagId(), row.version(), true, row.anchor(), row.lastFire(), row.nextFire(), row.activeRuns()));
                return List.of();
            }
            if (!row.paused()) {
                return List.of();
            }
            return calendar.activate(dag, turn, By.user(actor)).stream().map(Fire::logicalDate).toList();
        });
    }

    @Override
    public List<Instant> unpausePreview(String dagId) {
        return ask(turn -> {
            DagEntry dag = Finder.dag(dagId, turn.world());
            Instant start = dag.newest().plan().startDate();
            Instant anchor = dag.row().anchor() != null ? dag.row().anchor() : start != null ? start : turn.now();
            return calendar.preview(dag, turn.now(), anchor).create().stream().map(Fire::logicalDate).toList();
        });
    }

    @Override
    public void pauseAll(boolean paused, String actor) {
        ask(turn -> {
            turn.world().journal().pauseAll(paused, actor);
            turn.world().allPaused(paused);
            turn.lookAtAll();
            return true;
        });
    }

    @Override
    public void drain(boolean drained, String actor) {
        ask(turn -> {
            turn.world().journal().drainNode(turn.world().node(), drained, actor);
            turn.world().drained(drained);
            turn.lookAtAll();
            return true;
        });
    }

    @Override
    public List<TaskRef> clear(Clear request) {
        try {
            return order(new RunOrder.ClearTasks(request));
        } catch (OwnedElsewhereException e) {
            if (!request.past() && !request.future()) {
                throw e;
            }
            return clearEach(request);
        }
    }

    /** Runs of several nodes: each is cleared by its owner, in a commit of its own. */
    private List<TaskRef> clearEach(Clear request) {
        List<String> runs = ask(turn -> clearing.runs(request, turn));
        return runs.stream().flatMap(run -> {
            Clear one = new Clear(request.dagId(), run, request.tasks(), request.upstream(), request.downstream(), false, false,
                    request.onlyFailed(), request.onlyRunning(), request.latestVersion(), request.dryRun(), request.actor());
            return order(new RunOrder.ClearTasks(one)).stream();
        }).toList();
    }

    @Override
    public List<TaskRef> markTask(String dagId, String runId, List<TaskSelector> tasks, TaskState state, boolean upstream,
            boolean downstream, String actor) {
        if (state != TaskState.SUCCESS && state != TaskState.FAILED && state != TaskState.SKIPPED) {
            throw new CommandException(Kind.INVALID, "a task can be marked success, failed or skipped, not " + state.word());
        }
        return order(new RunOrder.MarkTasks(dagId, runId, tasks, state, upstream, downstream, actor));
    }

    @Override
    public void markRun(String dagId, String runId, RunState state, String actor) {
        order(new RunOrder.MarkRun(dagId, runId, state, actor));
    }

    @Override
    public List<TaskRef> kill(String dagId, String runId, List<TaskSelector> tasks, String actor) {
        return order(new RunOrder.KillTasks(dagId, runId, tasks, actor));
    }

    /** Done here, or by the node that owns the run. */
    private List<TaskRef> order(RunOrder order) {
        try {
            return ask(turn -> orders.carryOut(order, turn));
        } catch (OwnedElsewhereException e) {
            boolean several = order instanceof RunOrder.ClearTasks(var request) && (request.past() || request.future());
            if (letters == null || several) {
                throw e;
            }
            return letters.ask(e.run(), order);
        }
    }

    @Override
    public void deleteRun(String dagId, String runId, String actor) {
        ask(turn -> {
            long id = turn.world().journal().findRun(dagId, runId)
                    .orElseThrow(() -> new CommandException(Kind.NOT_FOUND, "DAG " + dagId + " has no run " + runId));
            Board board = turn.world().boards().get(id);
            if ((board != null && !board.run().state().finished()) || !turn.world().journal().deleteRun(id, actor)) {
                throw new CommandException(Kind.CONFLICT,
                        "run " + runId + " of DAG " + dagId + " is running; mark it failed before you delete it");
            }
            if (board != null) {
                turn.world().remove(board);
            }
            // The runs of a DAG whose source is gone can be deleted, too.
            DagEntry dag = turn.world().dags().get(dagId);
            if (dag != null) {
                dag.queued().values().forEach(queue -> queue.removeIf(run -> run.id() == id));
            }
            return true;
        });
    }

    @Override
    public BackfillPlan backfill(Backfill request) {
        return ask(turn -> backfilling.create(request, turn));
    }

    @Override
    public void changeBackfill(long id, BackfillChange change, String actor) {
        switch (change) {
            case PAUSE -> pauseBackfill(id, true);
            case RESUME -> pauseBackfill(id, false);
            case CANCEL -> order(new RunOrder.CancelBackfill(id, actor));
        }
    }

    /** Every node reads from the backfill's row whether it is paused, so this can be done by any of them. */
    private void pauseBackfill(long id, boolean paused) {
        ask(turn -> {
            Backfilling.open(id, turn);
            turn.batch().backfillPauses.put(id, paused);
            if (paused) {
                turn.world().pausedBackfills().add(id);
            } else {
                turn.world().pausedBackfills().remove(id);
            }
            turn.lookAtAll();
            return true;
        });
    }

    @Override
    public Explanation explain(String dagId, @Nullable String runId, @Nullable TaskSelector task) {
        return ask(turn -> {
            DagEntry dag = Finder.dag(dagId, turn.world());
            return runId == null ? explaining.dag(dag, turn) : explaining.run(dag, runId, task, turn);
        });
    }
}
