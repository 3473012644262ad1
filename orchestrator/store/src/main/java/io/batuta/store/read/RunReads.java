package io.batuta.store.read;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs: lists, details, and what stands out. Thread-safe. */
public final class RunReads {
    private static final int SEARCHED = 5_000;

    private static final Map<String, String> ORDER = Map.ofEntries(
            Map.entry("id", "r.id"),
            Map.entry("dag_id", "r.dag"),
            Map.entry("run_id", "r.run_id"),
            Map.entry("dag_run_id", "r.run_id"),
            Map.entry("state", "r.state"),
            Map.entry("run_type", "r.type"),
            Map.entry("run_after", "r.run_after"),
            Map.entry("logical_date", "r.logical_date"),
            Map.entry("data_interval_start", "r.interval_start"),
            Map.entry("data_interval_end", "r.interval_end"),
            Map.entry("queued_at", "r.queued_at"),
            Map.entry("start_date", "r.started_at"),
            Map.entry("started_at", "r.started_at"),
            Map.entry("end_date", "r.ended_at"),
            Map.entry("ended_at", "r.ended_at"),
            Map.entry("duration", "r.ended_at - r.started_at"),
            Map.entry("updated_at", "coalesce(r.ended_at, r.started_at, r.queued_at)"),
            Map.entry("conf", "r.conf"));

    private static final String COLUMNS = """
            r.id, r.uuid, r.dag, r.run_id, r.type, r.state, r.logical_date, r.interval_start, r.interval_end, r.run_after, r.queued_at, r.started_at, r.ended_at, r.triggered_by, r.actor, r.conf,
            r.note, r.backfill, r.dag_version, r.partition_key, r.clear_no, v.number version_number
            """;

    private final Reads reads;
    private final TaskTallies tallies;
    private final Standing<Filter, Long> counts;

    /** Reads through these. */
    public RunReads(Reads reads) {
        this.reads = reads;
        this.tallies = new TaskTallies(reads);
        this.counts = new Standing<>(reads, this::counted);
    }

    /** A run as stored. */
    public record RunView(
            long id,
            String dag,
            String runId,
            String type,
            String state,
            @Nullable Instant logicalDate,
            @Nullable Instant intervalStart,
            @Nullable Instant intervalEnd,
            Instant runAfter,
            Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String triggeredBy,
            @Nullable String actor,
            @Nullable String conf,
            @Nullable String note,
            @Nullable Long backfill,
            @Nullable Long dagVersion,
            @Nullable Integer versionNumber,
            @Nullable String partitionKey,
            int clearNo) {
        /** As {@link #taskCounts} asks for it. */
        public Stand stand() {
            return new Stand(id, state, clearNo);
        }
    }

    /** Which runs; null means no limit. Durations in seconds. */
    public record Filter(
            @Nullable List<String> dags,
            @Nullable List<String> runIds,
            @Nullable String runIdPattern,
            @Nullable String dagIdPattern,
            @Nullable List<String> states,
            @Nullable List<String> types,
            @Nullable String actorPattern,
            @Nullable Long backfill,
            @Nullable List<Long> versions,
            Range after,
            Range logical,
            Range started,
            Range ended,
            Range updated,
            @Nullable Double shortest,
            @Nullable Double longest) {
        /** Every run. */
        public static final Filter ALL = new Filter(null, null, null, null, null, null, null, null, null, Range.OPEN, Range.OPEN,
                Range.OPEN, Range.OPEN, Range.OPEN, null, null);

        /** Every run of a DAG. */
        public static Filter ofDag(String dagId) {
            return new Filter(
                    List.of(dagId), null, null, null, null, null, null, null, null, Range.OPEN, Range.OPEN, Range.OPEN, Range.OPEN,
                    Range.OPEN, null, null);
        }

        /** The same in these states only. */
        public Filter inStates(String... only) {
            return new Filter(
                    dags, runIds, runIdPattern, dagIdPattern, List.of(only), types, actorPattern, backfill, versions, after, logical,
                    started, ended, updated, shortest, longest);
        }
    }

    /** The runs that match. */
    public List<RunView> list(Filter filter, List<String> orderBy, Reads.Page page) {
        String order = Reads.order(orderBy, ORDER, "id", "r.id desc");
        return reads.list(
                RunView.class,
                """
                        select <columns>
                        from (select r.* <matching> order by <order> limit :limit offset :offset) r
                        left join dag_version v on v.id = r.dag_version
                        order by <order>
                        """,
                query -> query.define("columns", COLUMNS)
                        .define("matching", matching(filter))
                        .define("order", order)
                        .bindMethods(filter)
                        .bindMethods(page));
    }

    /** How many match. Those of a DAG are few; of all DAGs, they may be all there are. */
    public long count(Filter filter) {
        return filter.dags() == null ? counts.answer(filter) : counted(filter);
    }

    private long counted(Filter filter) {
        return reads.number("select count(*) <matching>", query -> query.define("matching", matching(filter)).bindMethods(filter));
    }

    /** A run's names and state. */
    public record Name(String dag, String runId, String state) {}

    /** The newest runs whose id matches, with SQL's wildcards, among the last {@value #SEARCHED} of all DAGs: a text is looked for in each id, which must not take longer the longer the history is. */
    public List<Name> find(String pattern, int limit) {
        return reads.list(
                Name.class,
                """
                        select dag, run_id, state
                        from (select id, dag, run_id, state, run_after from run order by run_after desc, id desc limit :searched) r
                        where run_id ilike :pattern
                        order by run_after desc, id desc
                        limit :limit
                        """,
                query -> query.bind("searched", SEARCHED).bind("pattern", pattern).bind("limit", limit));
    }

    /** One run by its names. */
    public Optional<RunView> get(String dagId, String runId) {
        return reads.one(
                RunView.class,
                """
                        select <columns>
                        from run r
                        left join dag_version v on v.id = r.dag_version
                        where r.dag = :dag and r.run_id = :runId
                        """,
                query -> query.define("columns", COLUMNS).bind("dag", dagId).bind("runId", runId));
    }

    /** The newest runs of a DAG before a given one (or the newest of all), the newest first. */
    public List<RunView> newest(String dagId, @Nullable Long before, int limit) {
        return reads.list(
                RunView.class,
                """
                        select <columns>
                        from run r
                        left join dag_version v on v.id = r.dag_version
                        where r.dag = :dag
                          and (:before::bigint is null or (r.run_after, r.id) < (select b.run_after, b.id from run b where b.id = :before))
                        order by r.run_after desc, r.id desc
                        limit :limit
                        """,
                query -> query.define("columns", COLUMNS).bind("dag", dagId).bind("before", before).bind("limit", limit));
    }

    /** A run in few words; the duration of one that has ended. */
    public record Brief(long id, String dag, String runId, String type, String state, Instant runAfter, @Nullable Long durationMs,
            int clearNo) {
        /** As {@link #taskCounts} asks for it. */
        public Stand stand() {
            return new Stand(id, state, clearNo);
        }
    }

    /** The newest runs of each of these DAGs, the newest first. */
    public List<Brief> newestOfEach(Collection<String> dagIds, int each) {
        return reads.list(
                Brief.class,
                """
                        select r.id, r.dag, r.run_id, r.type, r.state, r.run_after, r.duration_ms, r.clear_no
                        from unnest(:dags::text[]) wanted(dag)
                        cross join lateral (
                            select id, dag, run_id, type, state, run_after, floor(extract(epoch from ended_at - started_at) * 1000)::bigint duration_ms, clear_no
                            from run
                            where run.dag = wanted.dag
                            order by run_after desc, id desc
                            limit :each
                        ) r
                        order by r.dag, r.run_after desc, r.id desc
                        """,
                query -> query.bindArray("dags", String.class, dagIds.toArray()).bind("each", each));
    }

    /** The first task that failed in each of the runs that failed since then, the newest run first. */
    public List<FailedRun> failedSince(Instant since, int limit) {
        return reads.list(
                FailedRun.class,
                """
                        select r.dag dag_id, r.run_id, r.ended_at, (extract(epoch from r.ended_at - r.started_at) * 1000)::bigint duration_ms,
                               (select count(*) from task_instance f where f.run = r.id and f.state = 'failed') failed_tasks,
                               t.task task_id, t.map_index, t.try_number, t.attempt, t.reason, t.hint
                        from (select * from run where state = 'failed' and ended_at >= :since order by ended_at desc limit :limit) r
                        left join lateral (select * from task_instance t where t.run = r.id and t.state = 'failed' order by t.ended_at, t.id limit 1) t on true
                        order by r.ended_at desc
                        """,
                query -> query.bind("since", since).bind("limit", limit));
    }

    /** A failed run and the first task that failed in it. */
    public record FailedRun(
            String dagId,
            String runId,
            @Nullable Instant endedAt,
            @Nullable Long durationMs,
            int failedTasks,
            @Nullable String taskId,
            @Nullable Integer mapIndex,
            @Nullable Integer tryNumber,
            @Nullable Long attempt,
            @Nullable String reason,
            @Nullable String hint) {}

    /**
     * What is to be known of a run for counting its tasks.
     *
     * @param clearNo how often it was cleared: the tasks of a finished run do not change unless this does
     */
    public record Stand(long run, String state, int clearNo) {}

    /** Task instances of a state in a run. */
    public record TaskCount(long run, String state, int count) {}

    /** How many task instances of each state these runs have; runs without any are missing. */
    public Map<Long, Map<String, Integer>> taskCounts(Collection<Stand> runs) {
        return tallies.of(runs);
    }

    private static String matching(Filter filter) {
        return new Where()
                .and(filter.dags(), "r.dag = any(:dags)")
                .and(filter.runIds(), "r.run_id = any(:runIds)")
                .and(filter.runIdPattern(), "r.run_id ilike any(string_to_array(:runIdPattern, '|'))")
                .and(filter.dagIdPattern(), "r.dag ilike any(string_to_array(:dagIdPattern, '|'))")
                .and(filter.states(), "r.state = any(:states)")
                .and(filter.types(), "r.type = any(:types)")
                .and(filter.actorPattern(), "r.actor ilike any(string_to_array(:actorPattern, '|'))")
                .and(filter.backfill(), "r.backfill = :backfill")
                .and(filter.versions(), "(select v.number from dag_version v where v.id = r.dag_version) = any(:versions)")
                .within(filter.after(), "after", "r.run_after")
                .within(filter.logical(), "logical", "r.logical_date")
                .within(filter.started(), "started", "r.started_at")
                .within(filter.ended(), "ended", "r.ended_at")
                .within(filter.updated(), "updated", "coalesce(r.ended_at, r.started_at, r.queued_at)")
                .and(filter.longest(), "extract(epoch from r.ended_at - r.started_at) <= :longest")
                .and(filter.shortest(), "extract(epoch from r.ended_at - r.started_at) >= :shortest")
                .of("from run r");
    }
}
