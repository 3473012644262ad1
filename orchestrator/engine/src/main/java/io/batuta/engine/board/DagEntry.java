package io.batuta.engine.board;

import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.Timetable;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A DAG in memory: its row, its newest plan, and the runs that wait. Touched by the lifecycle's thread only. */
public final class DagEntry {
    private static final Comparator<RunRow> OLDEST = Comparator.comparing(RunRow::runAfter).thenComparingLong(RunRow::id);

    private DagRow row;
    private PlanEntry newest;
    private @Nullable Timetable timetable;

    /** Queued runs by backfill (0 for those of none). */
    private final Map<Long, TreeSet<RunRow>> queued = new TreeMap<>();

    private final Map<Long, Integer> activeRuns = new HashMap<>();
    private final Map<String, Integer> runningByTask = new HashMap<>();
    private final Set<Board> boards = new LinkedHashSet<>();
    private final Set<Cell> waitingOnPast = new HashSet<>();
    private int failedInARow;
    private boolean gone;

    DagEntry(DagRow row, PlanEntry newest) {
        this.row = row;
        this.newest = newest;
    }

    /** Its id. */
    public String id() {
        return row.dagId();
    }

    /** Its row as known. */
    public DagRow row() {
        return row;
    }

    /** Notes a changed row. */
    public void row(DagRow changed) {
        if (!Objects.equals(row.anchor(), changed.anchor())) {
            // Another node activated it first: its ticks are counted from that moment.
            timetable = null;
        }
        this.row = changed;
    }

    /** Its newest plan. */
    public PlanEntry newest() {
        return newest;
    }

    void newest(PlanEntry entry) {
        this.newest = entry;
        this.timetable = null;
    }

    /** Its timetable, or null when it was not worked out yet. */
    public @Nullable Timetable timetable() {
        return timetable;
    }

    /** Keeps its timetable. */
    public void timetable(@Nullable Timetable table) {
        this.timetable = table;
    }

    /** Its queued runs of one backfill (0 for none), oldest first. */
    public TreeSet<RunRow> queued(long backfill) {
        return queued.computeIfAbsent(backfill, _ -> new TreeSet<>(OLDEST));
    }

    /** Its queued runs by backfill; those of none first. */
    public Map<Long, TreeSet<RunRow>> queued() {
        return queued;
    }

    /** How many of its runs of one backfill (0 for none) are under way. */
    public int activeRuns(long backfill) {
        return activeRuns.getOrDefault(backfill, 0);
    }

    void addActiveRuns(long backfill, int n) {
        activeRuns.merge(backfill, n, Integer::sum);
    }

    /** How many instances of a task are under way over all its runs. */
    public int running(String taskId) {
        return runningByTask.getOrDefault(taskId, 0);
    }

    void addRunning(String taskId, int n) {
        runningByTask.merge(taskId, n, Integer::sum);
    }

    /** Its runs under way, oldest first. */
    public Set<Board> boards() {
        return boards;
    }

    /** Instances that wait for the same task in the run before. */
    public Set<Cell> waitingOnPast() {
        return waitingOnPast;
    }

    /** How many runs failed one after the other, newest last. */
    public int failedInARow() {
        return failedInARow;
    }

    /** Notes a run's end. */
    public void runEnded(boolean failed) {
        failedInARow = failed ? failedInARow + 1 : 0;
    }

    /** When its schedule fires next. */
    public @Nullable Instant nextFire() {
        return row.nextFire();
    }

    /** Whether its source is gone: its open runs end with the version they have, its schedule is over. */
    public boolean gone() {
        return gone;
    }

    void gone(boolean isGone) {
        this.gone = isGone;
    }

    void reset() {
        queued.clear();
        activeRuns.clear();
        runningByTask.clear();
        boards.clear();
        waitingOnPast.clear();
    }
}
