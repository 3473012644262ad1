package io.batuta.store.read;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    private static final String MATCHING = """
            from run r
            where (:dags::text[] is null or r.dag = any(:dags))
              and (:runIds::text[] is null or r.run_id = any(:runIds))
              and (:runIdPattern::text is null or r.run_id ilike any(string_to_array(:runIdPattern, '|')))
              and (:dagIdPattern::text is null or r.dag ilike any(string_to_array(:dagIdPattern, '|')))
              and (:states::text[] is null or r.state = any(:states))
              and (:types::text[] is null or r.type = any(:types))
              and (:actorPattern::text is null or r.actor ilike any(string_to_array(:actorPattern, '|')))
              and (:backfill::bigint is null or r.backfill = :backfill)
              and (:versions::bigint[] is null or (select v.number from dag_version v where v.id = r.dag_version) = any(:versions))
              and (:after.from::timestamptz is null or r.run_after >= :after.from)
              and (:after.to::timestamptz is null or r.run_after <= :after.to)
              and (:logical.from::timestamptz is null or r.logical_date >= :logical.from)
              and (:logical.to::timestamptz is null or r.logical_date <= :logical.to)
              and (:started.from::timestamptz is null or r.started_at >= :started.from)
              and (:started.to::timestamptz is null or r.started_at <= :started.to)
              and (:ended.from::timestamptz is null or r.ended_at >= :ended.from)
              and (:ended.to::timestamptz is null or r.ended_at <= :ended.to)
              and (:updated.from::timestamptz is null or coalesce(r.ended_at, r.started_at, r.queued_at) >= :updated.from)
              and (:updated.to::timestamptz is null or coalesce(r.ended_at, r.started_at, r.queued_at) <= :updated.to)
              and (:longest::float8 is null or extract(epoch from r.ended_at - r.started_at) <= :longest)
              and (:shortest::float8 is null or extract(epoch from r.ended_at - r.started_at) >= :shortest)
            """;

    private final Reads reads;

    /** Reads through these. */
    public RunReads(Reads reads) {
        this.reads = reads;
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
            int clearNo) {}

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
                        .define("matching", MATCHING)
                        .define("order", order)
                        .bindMethods(filter)
                        .bindMethods(page));
    }

    /** How many match. */
    public long count(Filter filter) {
        return reads.number("select count(*) <matching>", query -> query.define("matching", MATCHING).bindMethods(filter));
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

    /** The newest runs of each of these DAGs, the newest first. */
    public List<RunView> newestOfEach(Collection<String> dagIds, int each) {
        return reads.list(
                RunView.class,
                """
                        select <columns>
                        from unnest(:dags::text[]) wanted(dag)
                        cross join lateral (select * from run where run.dag = wanted.dag order by run_after desc, id desc limit :each) r
                        left join dag_version v on v.id = r.dag_version
                        order by r.dag, r.run_after desc, r.id desc
                        """,
                query -> query.define("columns", COLUMNS).bindArray("dags", String.class, dagIds.toArray()).bind("each", each));
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

    /** How many task instances of each state these runs have. */
    public List<TaskCount> taskCounts(Collection<Long> runs) {
        return reads.list(
                TaskCount.class,
                """
                        select run, state, count(*) count
                        from task_instance
                        where run = any(:runs)
                        group by run, state
                        """,
                query -> query.bindArray("runs", Long.class, runs.toArray()));
    }

    /** How many task instances of each run failed; runs without any are missing. */
    public Map<Long, Integer> failedInside(Collection<Long> runs) {
        return reads.list(
                TaskCount.class,
                "select run, state, count(*) count from task_instance where run = any(:runs) and state = 'failed' group by run, state",
                query -> query.bindArray("runs", Long.class, runs.toArray()))
                .stream().collect(Collectors.toMap(TaskCount::run, TaskCount::count));
    }

    /** Task instances of a state in a run. */
    public record TaskCount(long run, String state, int count) {}
}
