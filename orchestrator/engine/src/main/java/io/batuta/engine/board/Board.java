package io.batuta.engine.board;

import io.batuta.model.decide.Upstreams;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskGraph;
import io.batuta.model.state.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A run under way, in memory: its task instances and, counted, what became of each task's upstreams. Touched by the lifecycle's thread only.
 */
public final class Board {
    /** Which ready instance of the run starts first: the higher priority, then the order of the plan. */
    private static final Comparator<Cell> FIRST = Comparator.comparingInt((Cell cell) -> -cell.spec().priority())
            .thenComparingInt(cell -> cell.task).thenComparingInt(cell -> cell.mapIndex);

    private final DagEntry dag;
    private final long version;
    private final DagPlan plan;
    private final TaskGraph graph;
    private final Cell[][] cells;
    private final Counts[] upstreams;
    private final BitSet dirty = new BitSet();
    private final Deque<Cell> dirtyCells = new ArrayDeque<>();
    private final Map<Long, Cell> byId = new HashMap<>();
    private final Map<String, PriorityQueue<Cell>> ready = new HashMap<>();
    private RunRow run;
    private int unfinished;
    private int active;
    /** The run's row as the database has it; null when it is not there yet. */
    @Nullable RunRow stored;

    Board(DagEntry dag, PlanEntry planned, RunRow run) {
        this.dag = dag;
        this.version = planned.version();
        this.plan = planned.plan();
        this.graph = planned.graph();
        this.run = run;
        this.cells = new Cell[graph.size()][];
        this.upstreams = new Counts[graph.size()];
        Arrays.setAll(upstreams, _ -> new Counts());
    }

    /** What became of a task's direct upstreams. */
    private static final class Counts {
        int total;
        int success;
        int failed;
        int upstreamFailed;
        int skipped;

        void add(TaskState state, int n) {
            switch (state) {
                case SUCCESS -> success += n;
                case FAILED -> failed += n;
                case UPSTREAM_FAILED -> upstreamFailed += n;
                case SKIPPED -> skipped += n;
                case REMOVED -> total -= n;
                case NONE, SCHEDULED, QUEUED, RUNNING, UP_FOR_RETRY, UP_FOR_RESCHEDULE, DEFERRED, AWAITING_INPUT, RESTARTING -> {
                }
            }
        }
    }

    static Board load(DagEntry dag, PlanEntry planned, RunSnapshot snapshot) {
        Board board = new Board(dag, planned, snapshot.run());
        board.stored = snapshot.run();
        Map<Long, AttemptRow> open = new HashMap<>();
        snapshot.openAttempts().forEach(attempt -> open.put(attempt.taskInstance(), attempt));
        Map<String, List<TaskRow>> byTask = new HashMap<>();
        snapshot.tasks().forEach(row -> byTask.computeIfAbsent(row.taskId(), _ -> new ArrayList<>()).add(row));
        for (int i = 0; i < board.cells.length; i++) {
            int task = i;
            board.cells[i] = byTask.getOrDefault(board.plan.tasks().get(i).id(), List.of()).stream()
                    .sorted(Comparator.comparingInt(TaskRow::mapIndex))
                    .map(row -> Cell.of(board, task, row))
                    .toArray(Cell[]::new);
            for (Cell cell : board.cells[i]) {
                cell.open = open.get(cell.id);
                board.enter(cell);
            }
        }
        return board;
    }

    void put(int task, Cell... instances) {
        cells[task] = instances;
        for (Cell cell : instances) {
            enter(cell);
        }
    }

    /** Adds instances beside those that are there. */
    void add(int task, List<Cell> more) {
        Cell[] before = cells[task];
        Cell[] all = Arrays.copyOf(before, before.length + more.size());
        for (int i = 0; i < more.size(); i++) {
            all[before.length + i] = more.get(i);
            enter(more.get(i));
        }
        Arrays.sort(all, Comparator.comparingInt(cell -> cell.mapIndex));
        cells[task] = all;
    }

    /** Takes an instance away whose row is deleted. */
    void drop(Cell cell) {
        cells[cell.task] = Arrays.stream(cells[cell.task]).filter(other -> other != cell).toArray(Cell[]::new);
        byId.remove(cell.id);
        count(cell, -1);
    }

    private void enter(Cell cell) {
        byId.put(cell.id, cell);
        count(cell, 1);
        dirty.set(cell.task);
    }

    private void count(Cell cell, int n) {
        if (!cell.state.finished()) {
            unfinished += n;
        }
        if (cell.state.active()) {
            active += n;
        }
        for (int down : graph.downstreamOf(cell.task)) {
            upstreams[down].total += n;
            upstreams[down].add(cell.state, n);
            dirty.set(down);
        }
    }

    /** Counts a change of state, and marks whoever it may concern as to be decided anew. */
    void moved(Cell cell, TaskState from, TaskState to) {
        unfinished += (to.finished() ? 0 : 1) - (from.finished() ? 0 : 1);
        active += (to.active() ? 1 : 0) - (from.active() ? 1 : 0);
        dirtyCells.add(cell);
        boolean counted = from.finished() || to.finished();
        for (int down : graph.downstreamOf(cell.task)) {
            if (counted) {
                upstreams[down].add(from, -1);
                upstreams[down].add(to, 1);
                dirty.set(down);
            }
        }
    }

    /** The run. */
    public RunRow run() {
        return run;
    }

    void run(RunRow changed) {
        this.run = changed;
    }

    /** Its DAG. */
    public DagEntry dag() {
        return dag;
    }

    /** The version its plan is of. */
    long version() {
        return version;
    }

    /** The plan of its version. */
    public DagPlan plan() {
        return plan;
    }

    /** The plan's shape. */
    public TaskGraph graph() {
        return graph;
    }

    /** A task's instances, by map index. */
    public Cell[] cells(int task) {
        return cells[task];
    }

    /** Every instance. */
    public List<Cell> all() {
        List<Cell> all = new ArrayList<>();
        for (Cell[] instances : cells) {
            all.addAll(Arrays.asList(instances));
        }
        return all;
    }

    /** The instance of that number, or null. */
    public @Nullable Cell byId(long id) {
        return byId.get(id);
    }

    /** Whether no attempt of the run is under way any more. */
    public boolean nothingUnderWay() {
        return active == 0 && byId.values().stream().allMatch(cell -> cell.open == null);
    }

    /** What became of a task's direct upstreams. */
    public Upstreams upstreams(int task) {
        Counts c = upstreams[task];
        return new Upstreams(c.total, c.success, c.failed, c.upstreamFailed, c.skipped);
    }

    /** How many instances are not finished. */
    public int unfinished() {
        return unfinished;
    }

    /** How many instances have an attempt under way. */
    public int active() {
        return active;
    }

    /** Takes the next instance that is to be decided anew by itself, or null. One that was replaced meanwhile is left out. */
    public @Nullable Cell nextDirtyCell() {
        Cell cell = dirtyCells.poll();
        while (cell != null && byId.get(cell.id) != cell) {
            cell = dirtyCells.poll();
        }
        return cell;
    }

    /** Takes the next task all of whose instances are to be decided anew, or -1. */
    public int nextDirty() {
        int task = dirty.nextSetBit(0);
        if (task >= 0) {
            dirty.clear(task);
        }
        return task;
    }

    /** Marks an instance as to be decided anew; its siblings are not concerned, of which there may be thousands. */
    public void markDirty(Cell cell) {
        dirtyCells.add(cell);
    }

    /** Marks all instances of a task as to be decided anew. */
    public void markDirty(int task) {
        dirty.set(task);
    }

    /** Marks every task as to be decided anew. */
    public void markAllDirty() {
        dirty.set(0, cells.length);
    }

    /** The ready instances by pool, first to start first. For the gate. */
    public Map<String, PriorityQueue<Cell>> ready() {
        return ready;
    }

    /** Whether any instance is ready. For the gate. */
    public boolean anyReady() {
        for (PriorityQueue<Cell> queue : ready.values()) {
            if (!queue.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The queue of one pool's ready instances. For the gate. */
    public PriorityQueue<Cell> ready(String pool) {
        return ready.computeIfAbsent(pool, _ -> new PriorityQueue<>(FIRST));
    }

    /** The leaves' states, as far as the run's end depends on them. */
    public Collection<TaskState> leafStates() {
        List<TaskState> states = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            if (graph.leaf(i)) {
                for (Cell cell : cells[i]) {
                    states.add(cell.state);
                }
            }
        }
        return states;
    }
}
