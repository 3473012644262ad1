package io.batuta.engine.board;

import io.batuta.model.decide.Reason;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskGraph;
import io.batuta.model.state.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that this node holds in memory about its work. It can be forgotten and read back from the journal at any time. Touched by the lifecycle's thread only. */
public final class World {
    /** This node's limits. */
    public record Limits(int parallelism, int backfillParallelism, Duration killGrace, int defaultMaxElements) {
        /** What a node has unless set otherwise. */
        public static final Limits DEFAULT = new Limits(256, 192, Duration.ofSeconds(10), 10_000);
    }

    /** A pool and its use as this node knows it. */
    public static final class Pool {
        /** The slots, or -1 for unlimited. */
        public final int slots;

        /** The slots in use over all nodes. */
        public int used;

        Pool(int slots, int used) {
            this.slots = slots;
            this.used = used;
        }
    }

    /** Enough to save the round trips; few enough that their texts are no burden. */
    private static final int PLANS_AT_ONCE = 100;

    private final Journal journal;
    private final Limits limits;
    private final long node;
    private final Map<Long, Board> boards = new LinkedHashMap<>();
    private final Map<String, DagEntry> dags = new HashMap<>();
    private final Map<Long, PlanEntry> plans = new HashMap<>();
    private final Map<String, Pool> pools = new HashMap<>();
    private final Map<Long, InFlight> inFlight = new HashMap<>();
    private final Set<Long> abandoned = new HashSet<>();
    private final Map<Long, Integer> backfillLimits = new HashMap<>();
    private final Set<Long> pausedBackfills = new HashSet<>();
    private final Ids ids;
    private final Map<Long, String> homes = new HashMap<>();
    private Consumer<DagEntry> runIsOver = _ -> {};
    private boolean allPaused;
    private boolean drained;
    private @Nullable Reason held;
    private int rank;

    /** An empty world of that node. */
    public World(Journal journal, long node, Limits limits) {
        this.journal = journal;
        this.node = node;
        this.limits = limits;
        this.ids = new Ids(journal);
    }

    /** Reads everything of this node from the journal; what was known before is forgotten, except which attempts are in flight. */
    public void reload() {
        boards.clear();
        dags.values().forEach(DagEntry::reset);
        refreshDags();
        refreshPools();
        List<Long> open = journal.openRuns(node);
        for (int i = 0; i < open.size(); i += 500) {
            journal.loadRuns(open.subList(i, Math.min(open.size(), i + 500))).forEach(this::enter);
        }
        inFlight.values().forEach(flight -> {
            DagEntry dag = dags.get(flight.dagId());
            if (dag != null) {
                dag.addRunning(flight.taskId(), 1);
            }
        });
    }

    /** Takes in a run as stored: an unfinished one of this node. */
    public @Nullable Board enter(RunSnapshot snapshot) {
        RunRow run = snapshot.run();
        Board known = boards.get(run.id());
        DagEntry dag = dags.computeIfAbsent(run.dagId(), _ -> gone(run));
        if (known != null || dag == null) {
            return known;
        }
        if (run.state() == RunState.QUEUED && snapshot.tasks().isEmpty()) {
            dag.queued(run.backfill() == null ? 0 : run.backfill()).add(run);
            return null;
        }
        Board board = Board.load(dag, plan(run.dagVersion() == null ? dag.row().version() : run.dagVersion()), snapshot);
        add(board);
        if (run.state() == RunState.QUEUED) {
            dag.queued(run.backfill() == null ? 0 : run.backfill()).add(run);
        } else if (!run.state().finished()) {
            dag.addActiveRuns(run.backfill() == null ? 0 : run.backfill(), 1);
        }
        return board;
    }

    /** A DAG whose source is gone but whose runs are still open. A run of it that has not started has no version to start with. */
    private @Nullable DagEntry gone(RunRow run) {
        Long version = run.dagVersion();
        if (version == null) {
            return null;
        }
        DagEntry entry = new DagEntry(new DagRow(run.dagId(), version, false, null, null, null, 0), plan(version));
        entry.gone(true);
        return entry;
    }

    /** Reads the DAGs, their newest versions, backfills and switches. */
    public void refreshDags() {
        Map<String, DagRow> rows = new HashMap<>();
        journal.dags().forEach(row -> rows.put(row.dagId(), row));
        readPlans(rows.values());
        for (DagRow row : rows.values()) {
            DagEntry known = dags.get(row.dagId());
            if (known == null) {
                dags.put(row.dagId(), new DagEntry(row, plan(row.version())));
            } else {
                if (known.row().version() != row.version()) {
                    known.newest(plan(row.version()));
                }
                known.row(row);
                known.gone(false);
            }
        }
        dags.values().forEach(dag -> dag.gone(!rows.containsKey(dag.id())));
        dags.values().removeIf(dag -> !rows.containsKey(dag.id()) && dag.boards().isEmpty()
                && dag.queued().values().stream().allMatch(Collection::isEmpty));
        // A cancelled one is no longer among them, and what is left of its runs goes on.
        pausedBackfills.clear();
        journal.openBackfills().forEach(backfill -> {
            backfillLimits.put(backfill.id(), backfill.maxActiveRuns());
            if (backfill.paused()) {
                pausedBackfills.add(backfill.id());
            }
        });
        allPaused = journal.allPaused();
    }

    /** Reads the pools and their use. */
    void refreshPools() {
        pools.clear();
        for (PoolRow row : journal.pools()) {
            pools.put(row.name(), new Pool(row.slots(), row.used()));
        }
    }

    void add(Board board) {
        boards.put(board.run().id(), board);
        board.dag().boards().add(board);
    }

    /** Forgets a run that is over (or no longer ours). */
    public void remove(Board board) {
        boards.remove(board.run().id());
        board.dag().boards().remove(board);
        board.dag().waitingOnPast().removeIf(cell -> cell.board == board);
        runIsOver.accept(board.dag());
    }

    /** Has that told of the DAG of each run of which nothing is under way here any more. To be said before the first turn. */
    public void whenRunIsOver(Consumer<DagEntry> told) {
        this.runIsOver = told;
    }

    /** A version's plan. */
    public PlanEntry plan(long version) {
        return plans.computeIfAbsent(version, v -> {
            DagPlan plan = journal.plan(v);
            return new PlanEntry(v, plan, TaskGraph.of(plan));
        });
    }

    /** Reads the plans that are missing in few questions, and forgets those that nobody needs any more. */
    private void readPlans(Collection<DagRow> rows) {
        Set<Long> needed = new HashSet<>();
        rows.forEach(row -> needed.add(row.version()));
        boards.values().forEach(board -> needed.add(board.version()));
        plans.keySet().retainAll(needed);
        List<Long> missing = rows.stream().map(DagRow::version).filter(version -> !plans.containsKey(version)).toList();
        for (int i = 0; i < missing.size(); i += PLANS_AT_ONCE) {
            journal.plans(missing.subList(i, Math.min(missing.size(), i + PLANS_AT_ONCE)))
                    .forEach((version, plan) -> plans.put(version, new PlanEntry(version, plan, TaskGraph.of(plan))));
        }
    }

    /** This node's number. */
    public long node() {
        return node;
    }

    /** This node's limits. */
    public Limits limits() {
        return limits;
    }

    /** The memory, for the few reads that deciding needs. */
    public Journal journal() {
        return journal;
    }

    /** New row numbers. */
    public Ids ids() {
        return ids;
    }

    /** Runs under way, by number. */
    public Map<Long, Board> boards() {
        return boards;
    }

    /** The DAGs, by id. */
    public Map<String, DagEntry> dags() {
        return dags;
    }

    /** The pools, by name. */
    public Map<String, Pool> pools() {
        return pools;
    }

    /** Attempts launched here whose end was not reported yet. */
    public Map<Long, InFlight> inFlight() {
        return inFlight;
    }

    /** Those of them whose end is recorded although their code still runs: their slots are free in the records, which say what the open attempts take, and kept on this node until the code returns. */
    Set<Long> abandoned() {
        return abandoned;
    }

    /** How many slots of a pool are taken: by open attempts everywhere, and by abandoned code that still runs here. */
    public int usedSlots(String pool) {
        Pool known = pools.get(pool);
        int held = abandoned.isEmpty()
                ? 0
                : abandoned.stream().map(inFlight::get).filter(flight -> flight != null && flight.pool().equals(pool))
                        .mapToInt(InFlight::slots).sum();
        return held + (known == null ? 0 : known.used);
    }

    /** The most runs of a backfill under way at once. */
    public int backfillLimit(long backfill) {
        return backfillLimits.getOrDefault(backfill, 1);
    }

    /** Notes a backfill's limit. */
    public void backfillLimit(long backfill, int maxActiveRuns) {
        backfillLimits.put(backfill, maxActiveRuns);
    }

    /** Backfills that start no new tasks. */
    public Set<Long> pausedBackfills() {
        return pausedBackfills;
    }

    /** Whether everything is paused. */
    public boolean allPaused() {
        return allPaused;
    }

    /** Pauses everything, or goes on. */
    public void allPaused(boolean paused) {
        this.allPaused = paused;
    }

    /** Whether this node starts nothing new. */
    public boolean drained() {
        return drained;
    }

    /** Makes this node start nothing new, or go on. */
    public void drained(boolean drain) {
        this.drained = drain;
    }

    /** Why this node starts nothing at the moment, other than being drained; null when it does. */
    public @Nullable Reason held() {
        return held;
    }

    /** Makes this node start nothing for that reason, or (null) go on. */
    public void held(@Nullable Reason reason) {
        this.held = reason;
    }

    /** The home a node runs (or ran) from; empty when it is not known. */
    public String home(long someNode) {
        return homes.getOrDefault(someNode, "");
    }

    /** Notes where nodes run from. */
    public void homes(Map<Long, String> known) {
        homes.putAll(known);
    }

    /** How many living nodes come before this one: the first fires schedules, the others only when it does not. */
    public int rank() {
        return rank;
    }

    /** Notes the rank. */
    public void rank(int nodesBefore) {
        this.rank = nodesBefore;
    }

    /** Every run that waits or is under way, for a look at all of them. */
    public List<Board> allBoards() {
        return new ArrayList<>(boards.values());
    }
}
