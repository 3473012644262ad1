package io.batuta.engine.board;

import io.batuta.engine.command.Happening;
import io.batuta.engine.runner.Attempt;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import io.batuta.model.state.Transitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
    private final Instant now;
    private final Batch batch = new Batch();
    private final Set<Cell> cells = new LinkedHashSet<>();
    private final Set<Board> boards = new LinkedHashSet<>();
    private final Set<Board> look = new LinkedHashSet<>();
    private final Set<DagEntry> queues = new LinkedHashSet<>();
    private final List<Attempt> launches = new ArrayList<>();
    private final List<InFlight> landed = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();
    private final Alerts alerts = new Alerts(this);

    /** Begins a turn at that moment (the database's time). */
    public Turn(World world, Instant now) {
        this.world = world;
        this.now = now;
    }

    /** The node's work in memory. */
    public World world() {
        return world;
    }

    /** The turn's moment; everything it changes is stamped with it. */
    public Instant now() {
        return now;
    }

    /** What becomes durable. */
    public Batch batch() {
        return batch;
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
        cell.state = to;
        touch(cell);
        cell.board.moved(cell, from, to);
        describe(cell, event, at);
        String word = event.getClass().getSimpleName();
        batch.events.add(new Batch.HistoryEvent(
                at, cell.board.run().dagId(), cell.board.run().id(), cell.id, cell.attempt, word, from.word(), to.word(), via, by.actor(),
                by.source(), cell.reason));
        alerts.on(cell, event, from, to);
        return true;
    }

    private void describe(Cell cell, TaskEvent event, Instant at) {
        cell.notBefore = null;
        cell.reason = event.reason();
        switch (event) {
            case TaskEvent.DependenciesMet() -> cell.scheduledAt = at;
            case TaskEvent.Started() -> {
                cell.scheduledAt = cell.scheduledAt == null ? at : cell.scheduledAt;
                cell.queuedAt = at;
                cell.startedAt = at;
                cell.endedAt = null;
                cell.hint = null;
                cell.firstTryAt = cell.firstTryAt == null ? at : cell.firstTryAt;
            }
            case TaskEvent.RetryAt(Instant when, String reason) -> {
                cell.notBefore = when;
                cell.reason = reason;
                cell.endedAt = at;
            }
            case TaskEvent.DeferredUntil(Instant when, String reason) -> {
                cell.notBefore = when;
                cell.reason = reason;
            }
            case TaskEvent.Failed(String reason) -> end(cell, reason, at);
            case TaskEvent.Skipped(String reason) -> end(cell, reason, at);
            case TaskEvent.UpstreamFailed(String reason) -> end(cell, reason, at);
            case TaskEvent.Marked(TaskState _, String reason) -> end(cell, reason, at);
            case TaskEvent.Vanished(String reason) -> end(cell, reason, at);
            case TaskEvent.Succeeded() -> end(cell, null, at);
            case TaskEvent.Cleared(String reason) -> cleared(cell, reason);
            case TaskEvent.Revived() -> cleared(cell, null);
        }
        if (cell.state == TaskState.NONE) {
            fresh(cell);
        }
    }

    private static void end(Cell cell, @Nullable String reason, Instant at) {
        cell.reason = reason;
        cell.endedAt = at;
    }

    private static void cleared(Cell cell, @Nullable String reason) {
        cell.reason = reason;
        cell.maxTries = cell.tryNumber + cell.spec().retry().retries();
        cell.triesSinceClear = 0;
        cell.losses = 0;
        cell.skips = null;
        cell.hint = null;
        cell.firstTryAt = null;
        cell.outputAttempt = null;
        cell.outputItems = null;
        cell.outputJson = null;
    }

    private static void fresh(Cell cell) {
        cell.scheduledAt = null;
        cell.queuedAt = null;
        cell.startedAt = null;
        cell.endedAt = null;
    }

    /** Starts an attempt: durable with this turn, launched after its commit. */
    public void start(Cell cell, String cause, boolean sameTry) {
        TaskSpec spec = cell.spec();
        boolean direct = cell.state != TaskState.SCHEDULED;
        if (!sameTry) {
            cell.tryNumber++;
            cell.triesSinceClear++;
        }
        long id = world.ids().next();
        cell.attempt = id;
        cell.node = world.node();
        cell.cancelCause = null;
        cell.ready = false;
        String outsideName = "batuta-" + id;
        AttemptRow attempt = new AttemptRow(id, cell.id, cell.tryNumber, cause, world.node(), outsideName, spec.pool(), spec.poolSlots(),
                now, null, null, null, 0);
        cell.open = attempt;
        batch.newAttempts.add(attempt);
        apply(cell, new TaskEvent.Started(), By.SCHEDULER, direct ? "scheduled,queued" : "queued", now);
        occupy(cell, id);
        useSlots(spec.pool(), spec.poolSlots());
        launch(cell, attempt, Attempt.Mode.START);
    }

    /** Has an attempt carried out (again) after the commit. */
    public void launch(Cell cell, AttemptRow attempt, Attempt.Mode mode) {
        launches.add(new Attempt(
                attempt.id(), cell.id, cell.board.run(), cell.board.plan(), cell.spec(), cell.mapIndex, attempt.tryNumber(),
                attempt.outsideName(), deadline(cell, attempt), inputs(cell), mode));
    }

    /** Notes that an attempt is in flight; its slots were counted when it began. */
    public void occupy(Cell cell, long attempt) {
        TaskSpec spec = cell.spec();
        world.inFlight().put(attempt,
                new InFlight(attempt, cell.board.run().id(), cell.id, cell.board.dag().id(), spec.id(), spec.pool(), spec.poolSlots()));
        cell.board.dag().addRunning(spec.id(), 1);
    }

    /** Gives an attempt's room back: its end was reported. */
    public void giveRoom(long attempt) {
        InFlight flight = world.inFlight().remove(attempt);
        if (flight == null) {
            return;
        }
        landed.add(flight);
        DagEntry dag = world.dags().get(flight.dagId());
        if (dag != null) {
            dag.addRunning(flight.taskId(), -1);
        }
        useSlots(flight.pool(), -flight.slots());
    }

    /** Counts slots taken or given back, in memory and in the batch. */
    public void useSlots(String pool, int slots) {
        World.Pool known = world.pools().get(pool);
        if (known != null && known.slots >= 0) {
            known.used += slots;
            batch.poolDeltas.merge(pool, slots, Integer::sum);
        }
    }

    /** Ends the attempt under way in the records. */
    public void endAttempt(Cell cell, @Nullable String reason, Instant at) {
        AttemptRow open = cell.open;
        if (open != null) {
            batch.attempts.add(new AttemptRow(
                    open.id(), open.taskInstance(), open.tryNumber(), open.cause(), open.node(), open.outsideName(), open.pool(),
                    open.slots(), open.startedAt(), at, cell.state.word(),
                    reason, open.deaths()));
            cell.open = null;
            cell.cancelCause = null;
            cell.board.markDirty(cell.task);
            touch(cell);
        }
    }

    /** Notes that an attempt lived through a death of its process and is followed from this node on. */
    public void adoptAttempt(Cell cell, AttemptRow attempt) {
        AttemptRow adopted = new AttemptRow(
                attempt.id(), attempt.taskInstance(), attempt.tryNumber(), attempt.cause(), world.node(), attempt.outsideName(),
                attempt.pool(), attempt.slots(), attempt.startedAt(), null,
                null, null, attempt.deaths() + 1);
        cell.open = adopted;
        cell.node = world.node();
        touch(cell);
        batch.attempts.add(adopted);
    }

    /** Counts an attempt lost with its process; the task gets one more try, so that no retry of the user's is used up. */
    public void countLoss(Cell cell) {
        cell.losses++;
        oneMoreTry(cell);
    }

    /** Gives a task one more try without counting a loss. */
    public void oneMoreTry(Cell cell) {
        cell.maxTries++;
        cell.triesSinceClear = Math.max(0, cell.triesSinceClear - 1);
        touch(cell);
    }

    /** Notes an output that becomes durable in this turn. */
    public void output(Cell cell, Batch.OutputRow output) {
        cell.outputAttempt = output.attempt();
        cell.outputItems = output.items();
        batch.outputs.add(output);
        boolean feedsMapped = false;
        for (int down : cell.board.graph().downstreamOf(cell.task)) {
            Integer over = cell.board.plan().tasks().get(down).mappedOver();
            feedsMapped |= over != null && over == cell.task;
        }
        cell.outputJson = feedsMapped ? output.json() : null;
        touch(cell);
    }

    /** Notes which tasks a branch decided are not needed. */
    public void skips(Cell cell, Set<String> taskIds) {
        cell.skips = String.join(",", taskIds);
        touch(cell);
    }

    /** Notes what to do about a failure. */
    public void hint(Cell cell, @Nullable String hint) {
        cell.hint = hint;
        touch(cell);
    }

    /** Creates an instance of a task. */
    public Cell create(Board board, int task, int mapIndex) {
        return new Cell(world.ids().next(), world.ids().uuid(now), board, task, mapIndex, TaskState.NONE,
                board.plan().tasks().get(task).retry().retries());
    }

    /** Replaces the unexpanded instance by one for each element. */
    public void expand(Cell unexpanded, List<Cell> instances) {
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

    // ---- runs

    /** Creates a queued run. */
    public void createRun(DagEntry dag, RunRow run, By by) {
        batch.newRuns.add(run);
        dag.queued(run.backfill() == null ? 0 : run.backfill()).add(run);
        queues.add(dag);
        runEvent(run, "Created", null, RunState.QUEUED, by, null);
    }

    /** Starts a queued run with fresh instances of all its tasks. */
    public Board startRun(DagEntry dag, RunRow run, PlanEntry planned, By by) {
        boolean justCreated = batch.newRuns.remove(run);
        Board board = new Board(dag, planned, run.with(RunState.RUNNING, now, null, planned.version(), run.clearNo()));
        board.stored = justCreated ? null : run;
        world.add(board);
        boards.add(board);
        look.add(board);
        for (int task = 0; task < planned.graph().size(); task++) {
            Cell cell = create(board, task, -1);
            board.put(task, cell);
            cells.add(cell);
        }
        countRun(board.run(), 1);
        runEvent(board.run(), "Started", RunState.QUEUED, RunState.RUNNING, by, null);
        return board;
    }

    /** Changes a run's state. */
    public void changeRun(Board board, RunState to, By by, @Nullable String reason) {
        RunRow before = board.run();
        RunState from = before.state();
        if (from == to) {
            return;
        }
        boolean begins = to == RunState.RUNNING;
        board.run(before.with(to, begins && before.startedAt() == null ? now : before.startedAt(), to.finished() ? now : null,
                before.dagVersion(), before.clearNo()));
        boards.add(board);
        look.add(board);
        if (from == RunState.RUNNING) {
            countRun(before, -1);
            queues.add(board.dag());
        }
        if (begins) {
            countRun(before, 1);
        }
        String event = to.finished() ? "Ended" : begins ? "Started" : "Queued";
        runEvent(board.run(), event, from, to, by, reason);
        alerts.onRun(board, to, reason);
    }

    /** Puts a run back into the queue after a clear. */
    public void requeue(Board board, @Nullable Long version, By by) {
        RunRow before = board.run();
        if (before.state() == RunState.RUNNING) {
            countRun(before, -1);
        }
        board.run(before.with(RunState.QUEUED, before.startedAt(), null, version, before.clearNo() + 1));
        boards.add(board);
        board.dag().queued(before.backfill() == null ? 0 : before.backfill()).add(board.run());
        queues.add(board.dag());
        runEvent(board.run(), "Cleared", before.state(), RunState.QUEUED, by, null);
    }

    /** Ends a queued run that has no instances yet. */
    public void endQueued(RunRow run, String reason, By by) {
        DagEntry dag = world.dags().get(run.dagId());
        if (dag != null) {
            dag.queued(run.backfill() == null ? 0 : run.backfill()).remove(run);
        }
        RunRow ended = run.with(RunState.FAILED, null, now, run.dagVersion(), run.clearNo());
        batch.runs.add(new Batch.RunChange(ended, run.state()));
        runEvent(ended, "Ended", run.state(), RunState.FAILED, by, reason);
    }

    private void countRun(RunRow run, int n) {
        long backfill = run.backfill() == null ? 0 : run.backfill();
        DagEntry dag = world.dags().get(run.dagId());
        if (dag != null) {
            dag.addActiveRuns(backfill, n);
        }
        if (backfill == 0) {
            batch.activeRunDeltas.merge(run.dagId(), n, Integer::sum);
        }
    }

    private void runEvent(RunRow run, String event, @Nullable RunState from, RunState to, By by, @Nullable String reason) {
        batch.events.add(new Batch.HistoryEvent(now, run.dagId(), run.id(), null, null, event, from == null ? null : from.word(), to.word(),
                null, by.actor(), by.source(), reason));
        happenings.add(new Happening.RunChanged(run.id(), run.dagId(), run.runId(), to.word()));
    }

    // ---- the turn's end

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
        landed.forEach(flight -> world.inFlight().put(flight.attempt(), flight));
    }

    private static @Nullable Instant deadline(Cell cell, AttemptRow attempt) {
        var timeout = cell.spec().timeout();
        return timeout == null ? null : attempt.startedAt().plus(timeout);
    }

    private static List<Attempt.Input> inputs(Cell cell) {
        List<Integer> inputs = cell.spec().inputs();
        if (inputs.isEmpty()) {
            return List.of();
        }
        List<Attempt.Input> all = new ArrayList<>(inputs.size());
        for (int input : inputs) {
            TaskSpec upstream = cell.board.plan().tasks().get(input);
            List<Long> attempts = new ArrayList<>();
            for (Cell one : cell.board.cells(input)) {
                if (one.state != TaskState.REMOVED) {
                    Long output = one.outputAttempt;
                    attempts.add(output == null ? 0 : output);
                }
            }
            all.add(new Attempt.Input(upstream.id(), upstream.mapped(), attempts));
        }
        return all;
    }
}
