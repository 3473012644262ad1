package io.batuta.engine.board;

import io.batuta.engine.command.Happening;
import io.batuta.engine.runner.Attempt;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import io.batuta.model.state.Transitions;
import io.batuta.model.task.AlertOn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the lifecycle: the changes that become durable in one commit. This is the one place where a state changes; nothing else writes a state, in memory or in the batch.
 */
public final class Turn {
    /** Who changed something and through what. */
    public record By(String actor, String source) {
        /** The scheduler itself. */
        public static final By SCHEDULER = new By("scheduler", "engine");

        /** The attempt's own end. */
        public static final By RUNNER = new By("runner", "engine");

        /** What walks beside the line. */
        public static final By WATCH = new By("watch", "engine");

        /** The schedule. */
        public static final By CALENDAR = new By("calendar", "engine");

        /** A person or client. */
        public static By user(String actor) {
            return new By(actor, "command");
        }
    }

    private final World world;
    private final InstantSource clock;
    private Instant now;
    private final Batch batch = new Batch();
    private final Set<Cell> cells = new LinkedHashSet<>();
    private final Set<Board> boards = new LinkedHashSet<>();
    private final Set<Board> look = new LinkedHashSet<>();
    private final Set<DagEntry> queues = new LinkedHashSet<>();
    private final List<Attempt> launches = new ArrayList<>();
    private final Map<Long, InFlight> landed = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();
    private final Alerts alerts = new Alerts(this);
    private final AttemptSteps attempts = new AttemptSteps(this);
    private final RunSteps runs = new RunSteps(this);
    private int created;

    /** Begins a turn at this moment of that clock (the database's). */
    public Turn(World world, InstantSource clock) {
        this.world = world;
        this.clock = clock;
        this.now = clock.instant();
    }

    /** The node's work in memory. */
    public World world() {
        return world;
    }

    /** The turn's moment; everything it changes is stamped with it. */
    public Instant now() {
        return now;
    }

    /** Something was read that others may have changed since the turn began: room that they gave back meanwhile must not seem taken before that. What follows is stamped with this moment. */
    void hasRead() {
        now = clock.instant();
    }

    /** What becomes durable. */
    public Batch batch() {
        return batch;
    }

    /** Begins and ends attempts. */
    public AttemptSteps attempts() {
        return attempts;
    }

    /** Creates, starts and ends runs. */
    public RunSteps runs() {
        return runs;
    }

    Alerts alerts() {
        return alerts;
    }

    /** The attempts whose end was reported in this turn. */
    Map<Long, InFlight> landed() {
        return landed;
    }

    // ---- task instances

    /**
     * Lets an event happen to a task instance.
     *
     * @return false when it is late or makes no sense in the instance's state; then nothing changed
     */
    public boolean apply(Cell cell, TaskEvent event, By by) {
        return apply(cell, event, by, null, now);
    }

    /** The same at an earlier moment: an attempt ended when it ended, not when we heard of it. */
    public boolean apply(Cell cell, TaskEvent event, By by, @Nullable String via, Instant at) {
        Optional<TaskState> next = Transitions.next(cell.state, event);
        if (next.isEmpty()) {
            return false;
        }
        TaskState from = cell.state;
        TaskState to = next.get();
        Failpoint.at("task", to);
        cell.state = to;
        touch(cell);
        cell.board.moved(cell, from, to);
        Imprint.of(cell, event, at);
        String word = event.getClass().getSimpleName();
        batch.events.add(new Batch.HistoryEvent(
                at, cell.board.run().dagId(), cell.board.run().id(), cell.id, cell.attempt, word, from.word(), to.word(), via, by.actor(),
                by.source(), cell.reason));
        alerts.on(cell, event, from, to);
        return true;
    }

    /** Adds a line to the history of an instance and its newest attempt; no state changes. */
    public void note(Cell cell, String event, String reason, Instant at) {
        RunRow run = cell.board.run();
        batch.events
                .add(new Batch.HistoryEvent(at, run.dagId(), run.id(), cell.id, cell.attempt, event, null, null, null, By.RUNNER.actor(),
                        By.RUNNER.source(), reason));
    }

    /** Notes which tasks a branch decided are not needed. */
    public void skips(Cell cell, Set<String> taskIds) {
        cell.skips = String.join(",", taskIds);
        touch(cell);
    }

    /** Notes the element a mapped instance works on. */
    public void element(Cell cell, String json) {
        cell.element = json;
        batch.elements.add(new Batch.ElementRow(cell.id, json));
    }

    /** Notes what to do about a failure. */
    public void hint(Cell cell, @Nullable String hint) {
        cell.hint = hint;
        touch(cell);
    }

    /** Creates an instance of a task. */
    public Cell create(Board board, int task, int mapIndex) {
        created++;
        return new Cell(world.ids().next(), world.ids().uuid(now), board, task, mapIndex, TaskState.NONE,
                board.plan().tasks().get(task).retry().retries());
    }

    /** How many instances it created. */
    public int created() {
        return created;
    }

    /** Replaces the unexpanded instance by one for each element. */
    public void expand(Cell unexpanded, List<Cell> instances) {
        Failpoint.at("task-expanded");
        unexpanded.replaced = true;
        touch(unexpanded);
        unexpanded.board.drop(unexpanded);
        unexpanded.board.add(unexpanded.task, instances);
        instances.forEach(this::touch);
    }

    /** Puts an unexpanded instance back beside the removed ones, so that the task expands anew. */
    public void fold(Board board, int task) {
        Cell placeholder = create(board, task, -1);
        board.add(task, List.of(placeholder));
        touch(placeholder);
    }

    /** Marks an instance whose row is to be written. */
    public void touch(Cell cell) {
        cells.add(cell);
        boards.add(cell.board);
        look.add(cell.board);
    }

    /** Has a run looked at in this turn: something about it may be decided anew. */
    public void look(Board board) {
        look.add(board);
    }

    /** Has a DAG's queued runs looked at in this turn. */
    public void look(DagEntry dag) {
        queues.add(dag);
    }

    /** Has everything looked at in this turn: limits, pauses or plans changed. */
    public void lookAtAll() {
        world.allBoards().forEach(board -> {
            board.markAllDirty();
            look.add(board);
        });
        queues.addAll(world.dags().values());
    }

    /** The next run to look at, or null. */
    public @Nullable Board nextLook() {
        return take(look);
    }

    /** The next DAG whose queued runs are to be looked at, or null. */
    public @Nullable DagEntry nextQueue() {
        return take(queues);
    }

    private static <T> @Nullable T take(Set<T> set) {
        var each = set.iterator();
        if (!each.hasNext()) {
            return null;
        }
        T first = each.next();
        each.remove();
        return first;
    }

    // ---- the turn's end

    /** Writes the messages that a deadline asks for; told once, however often it is noticed. */
    public void tellDeadline(AlertOn on, RunRow run, DagPlan plan, @Nullable TaskSpec task, String reason) {
        alerts.onDeadline(on, run, plan, task, reason);
    }

    /** Tells listeners after the commit. */
    public void tell(Happening happening) {
        happenings.add(happening);
    }

    /** Has something done after the commit. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Attempts to launch after the commit. */
    public List<Attempt> launches() {
        return launches;
    }

    /** What to tell listeners after the commit. */
    public List<Happening> happenings() {
        return happenings;
    }

    /** What to do after the commit. */
    public List<Runnable> afterCommit() {
        return afterCommit;
    }

    /** Instances changed in this turn. */
    public Set<Cell> cells() {
        return cells;
    }

    /** Runs changed in this turn. */
    public Set<Board> boards() {
        return boards;
    }

    /** A number that grows with every change; equal numbers mean that nothing was changed in between. */
    public int changes() {
        return cells.size() + boards.size() + launches.size() + afterCommit.size() + happenings.size() + batch.events.size()
                + batch.newRuns.size() + batch.switches.size() + batch.schedules.size() + batch.newBackfills.size()
                + batch.backfillPauses.size() + batch.finishedBackfills.size();
    }

    /** Writes the rows of everything changed into the batch. */
    public void fill() {
        for (Board board : boards) {
            RunRow run = board.run();
            RunRow stored = board.stored;
            if (stored == null) {
                batch.newRuns.add(run);
            } else if (!stored.equals(run)) {
                batch.runs.add(new Batch.RunChange(run, stored.state()));
            }
        }
        for (Cell cell : cells) {
            int epoch = cell.board.run().ownerEpoch();
            if (cell.replaced) {
                if (cell.stored != null) {
                    batch.replacedTasks.add(new Batch.TaskChange(cell.row(epoch), cell.stored));
                }
            } else if (cell.stored == null) {
                batch.newTasks.add(cell.row(epoch));
            } else {
                batch.tasks.add(new Batch.TaskChange(cell.row(epoch), cell.stored));
            }
        }
    }

    /** The commit was accepted: memory and rows agree again. */
    public void accepted() {
        world.abandoned().removeAll(landed.keySet());
        for (Board board : boards) {
            board.stored = board.run();
        }
        for (Cell cell : cells) {
            cell.stored = cell.state;
            if (!cell.replaced) {
                RunRow run = cell.board.run();
                happenings.add(new Happening.TaskChanged(
                        run.id(), run.dagId(), run.runId(), cell.id, cell.spec().id(), cell.mapIndex, cell.state.word(), cell.tryNumber,
                        cell.attempt));
            }
        }
    }

    /** The commit was not accepted: which attempts are in flight is put back as it was; the rest is read back from the journal. */
    public void undoRoom() {
        launches.forEach(attempt -> world.inFlight().remove(attempt.id()));
        world.inFlight().putAll(landed);
    }

}
