package io.batuta.store.read;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Task instances, their attempts and outputs. Thread-safe. */
public final class TaskReads {
    private static final Map<String, String> ORDER = Map.ofEntries(
            Map.entry("id", "t.id"),
            Map.entry("state", "t.state"),
            Map.entry("duration", "t.ended_at - t.started_at"),
            Map.entry("start_date", "t.started_at"),
            Map.entry("end_date", "t.ended_at"),
            Map.entry("map_index", "t.map_index"),
            Map.entry("try_number", "t.try_number"),
            Map.entry("logical_date", "r.logical_date"),
            Map.entry("run_after", "r.run_after"),
            Map.entry("data_interval_start", "r.interval_start"),
            Map.entry("data_interval_end", "r.interval_end"),
            Map.entry("rendered_map_index", "t.map_key"),
            Map.entry("queued_dttm", "t.queued_at"),
            Map.entry("scheduled_dttm", "t.scheduled_at"));

    private static final String COLUMNS = """
            t.id, t.uuid, t.run, r.dag, r.run_id, r.state run_state, r.logical_date, r.run_after, r.interval_start, r.interval_end, t.task, t.map_index, t.map_key, t.state, t.try_number, t.max_tries,
            t.not_before, t.scheduled_at, t.queued_at, t.started_at, t.ended_at, t.attempt, t.node, n.name node_name, t.output_attempt, t.reason, t.hint,
            coalesce(r.dag_version, d.version) dag_version
            """;

    private final Reads reads;

    /** Reads through these. */
    public TaskReads(Reads reads) {
        this.reads = reads;
    }

    /** A task instance with the names of its run. */
    public record TaskView(
            long id,
            UUID uuid,
            long run,
            String dag,
            String runId,
            String runState,
            @Nullable Instant logicalDate,
            Instant runAfter,
            @Nullable Instant intervalStart,
            @Nullable Instant intervalEnd,
            String task,
            int mapIndex,
            @Nullable String mapKey,
            String state,
            int tryNumber,
            int maxTries,
            @Nullable Instant notBefore,
            @Nullable Instant scheduledAt,
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long attempt,
            @Nullable Long node,
            @Nullable String nodeName,
            @Nullable Long outputAttempt,
            @Nullable String reason,
            @Nullable String hint,
            @Nullable Long dagVersion) {}

    /** Which task instances; null means no limit. Durations in seconds. */
    public record Filter(
            @Nullable List<String> dags,
            @Nullable List<String> runIds,
            @Nullable List<String> tasks,
            @Nullable String taskPattern,
            @Nullable String dagPattern,
            @Nullable String runPattern,
            @Nullable List<String> states,
            @Nullable List<Long> mapIndexes,
            @Nullable Boolean mappedOnly,
            @Nullable List<Long> tries,
            @Nullable List<Long> versions,
            Range after,
            Range logical,
            Range started,
            Range ended,
            Range updated,
            @Nullable Double shortest,
            @Nullable Double longest) {
        /** Every instance of a task in a run; of every task when it is null. */
        public static Filter ofTask(String dagId, String runId, @Nullable String task) {
            return new Filter(
                    List.of(dagId), List.of(runId), task == null ? null : List.of(task), null, null, null, null, null, null, null, null,
                    Range.OPEN, Range.OPEN, Range.OPEN, Range.OPEN, Range.OPEN, null, null);
        }

        /** The same in these states only; in all of them when null. */
        public Filter inStates(@Nullable List<String> only) {
            return new Filter(
                    dags, runIds, tasks, taskPattern, dagPattern, runPattern, only, mapIndexes, mappedOnly, tries, versions, after, logical,
                    started, ended, updated, shortest,
                    longest);
        }
    }

    /** The task instances that match. */
    public List<TaskView> list(Filter filter, List<String> orderBy, Reads.Page page) {
        String order = Reads.order(orderBy, ORDER, "map_index", "t.id");
        return reads.list(
                TaskView.class,
                """
                        select <columns>
                        from (select t.* <matching> order by <order> limit :limit offset :offset) t
                        join run r on r.id = t.run
                        left join dag d on d.id = r.dag
                        left join node n on n.id = t.node
                        order by <order>
                        """,
                query -> query.define("columns", COLUMNS)
                        .define("matching", matching(filter))
                        .define("order", order)
                        .bindMethods(filter)
                        .bindMethods(page));
    }

    /** How many match. */
    public long count(Filter filter) {
        return reads.number("select count(*) <matching>", query -> query.define("matching", matching(filter)).bindMethods(filter));
    }

    /** One task instance by its names. */
    public Optional<TaskView> get(String dagId, String runId, String task, int mapIndex) {
        return reads.one(
                TaskView.class,
                """
                        select <columns>
                        from run r
                        join task_instance t on t.run = r.id
                        left join dag d on d.id = r.dag
                        left join node n on n.id = t.node
                        where r.dag = :dag and r.run_id = :runId and t.task = :task and t.map_index = :mapIndex
                        """,
                query -> query.define("columns", COLUMNS)
                        .bind("dag", dagId)
                        .bind("runId", runId)
                        .bind("task", task)
                        .bind("mapIndex", mapIndex));
    }

    /** The task instances of a run as one line each, in no order. Of a mapped task, at most {@code most} that have not failed and {@code most} that have. */
    public List<TaskView> ofRun(long run, int most) {
        return reads.list(
                TaskView.class,
                """
                        select <columns>
                        from (select t.*, row_number() over (partition by t.task, t.state = 'failed' order by t.map_index) place from task_instance t where t.run = :run) t
                        join run r on r.id = t.run
                        left join dag d on d.id = r.dag
                        left join node n on n.id = t.node
                        where t.place <= :most
                        """,
                query -> query.define("columns", COLUMNS).bind("run", run).bind("most", most));
    }

    /** How many instances of each state every task of these runs has, and how long the newest attempts took together. */
    public List<Cell> cells(Collection<Long> runs) {
        return reads.list(
                Cell.class,
                """
                        select run, task, state, count(*) count, max(try_number) tries, min(map_index) map_index,
                               (extract(epoch from max(ended_at) - min(started_at)) * 1000)::bigint ms
                        from task_instance
                        where run = any(:runs)
                        group by run, task, state
                        """,
                query -> query.bindArray("runs", Long.class, runs.toArray()));
    }

    /** Instances of one task and state in a run. */
    public record Cell(long run, String task, String state, int count, int tries, int mapIndex, @Nullable Long ms) {}

    /** A task of a DAG. */
    public record Name(String dag, String task) {}

    /** Tasks whose id has what stands between the two {@code %} of the pattern, for the palette: first those that begin with it. */
    public List<Name> find(String pattern, int limit) {
        return reads.list(
                Name.class,
                """
                        select d.id dag, task
                        from dag d, unnest(d.tasks) task
                        where not d.stale and task ilike :pattern
                        order by not task ilike substr(:pattern, 2), task, d.id
                        limit :limit
                        """,
                query -> query.bind("pattern", pattern).bind("limit", limit));
    }

    /** An attempt with what it belongs to. */
    public record AttemptView(
            long id,
            long taskInstance,
            long run,
            int tryNumber,
            String cause,
            @Nullable String nodeName,
            String pool,
            int slots,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String state,
            @Nullable String reason) {}

    /** The attempts of a run's task instances, the oldest first. */
    public List<AttemptView> attempts(Collection<Long> taskInstances) {
        return reads.list(
                AttemptView.class,
                """
                        select a.id, a.task_instance, t.run, a.try_number, a.cause, n.name node_name, a.pool, a.slots, a.started_at, a.ended_at, a.state, a.reason
                        from attempt a
                        join task_instance t on t.id = a.task_instance
                        left join node n on n.id = a.node
                        where a.task_instance = any(:tasks)
                        order by a.task_instance, a.id
                        """,
                query -> query.bindArray("tasks", Long.class, taskInstances.toArray()));
    }

    /** Where an attempt belongs. */
    public record Owner(long run, String dag, String runId, boolean ended) {}

    /** Where an attempt belongs, found among the attempts of a run's tasks. */
    public Optional<Owner> ownerOf(long attempt) {
        return reads.one(
                Owner.class,
                """
                        select t.run, r.dag, r.run_id, a.ended_at is not null ended
                        from attempt a
                        join task_instance t on t.id = a.task_instance
                        join run r on r.id = t.run
                        where a.id = :attempt
                        """,
                query -> query.bind("attempt", attempt));
    }

    /** An output that task instances have. The value itself is asked of the journal, which can open sealed ones. */
    public record OutputView(long attempt, String dag, String runId, @Nullable Instant logicalDate, Instant runAfter, String task,
            int mapIndex, Instant at, boolean sensitive) {}

    private static final String OUTPUTS = """
            from output o
            join task_instance t on t.id = o.task_instance and t.output_attempt = o.attempt
            join run r on r.id = t.run
            join attempt a on a.task_instance = t.id and a.id = o.attempt
            where (:dag::text is null or r.dag = :dag)
              and (:runId::text is null or r.run_id = :runId)
              and (:task::text is null or t.task = :task)
              and (:mapIndex::int is null or t.map_index = :mapIndex)
            """;

    /** Which outputs; null means any. */
    public record OutputFilter(@Nullable String dag, @Nullable String runId, @Nullable String task, @Nullable Integer mapIndex) {}

    /** The outputs that match, by run, task and index. */
    public List<OutputView> outputs(OutputFilter filter, Reads.Page page) {
        return reads.list(
                OutputView.class,
                """
                        select o.attempt, r.dag, r.run_id, r.logical_date, r.run_after, t.task, t.map_index, coalesce(a.ended_at, a.started_at) at, o.sensitive
                        <matching>
                        order by r.dag, r.id, t.task, t.map_index
                        limit :limit offset :offset
                        """,
                query -> query.define("matching", OUTPUTS).bindMethods(filter).bindMethods(page));
    }

    /** How many match. */
    public long countOutputs(OutputFilter filter) {
        return reads.number("select count(*) <matching>", query -> query.define("matching", OUTPUTS).bindMethods(filter));
    }

    private static String matching(Filter filter) {
        return new Where()
                .and(filter.dags(), "r.dag = any(:dags)")
                .and(filter.runIds(), "r.run_id = any(:runIds)")
                .and(filter.tasks(), "t.task = any(:tasks)")
                .and(filter.taskPattern(), "t.task ilike any(string_to_array(:taskPattern, '|'))")
                .and(filter.dagPattern(), "r.dag ilike any(string_to_array(:dagPattern, '|'))")
                .and(filter.runPattern(), "r.run_id ilike any(string_to_array(:runPattern, '|'))")
                .and(filter.states(), "t.state = any(:states)")
                .and(filter.mapIndexes(), "t.map_index = any(:mapIndexes)")
                .and(Boolean.TRUE.equals(filter.mappedOnly()), "t.map_index >= 0")
                .and(filter.tries(), "t.try_number = any(:tries)")
                .and(filter.versions(), "(select v.number from dag_version v where v.id = r.dag_version) = any(:versions)")
                .within(filter.after(), "after", "r.run_after")
                .within(filter.logical(), "logical", "r.logical_date")
                .within(filter.started(), "started", "t.started_at")
                .within(filter.ended(), "ended", "t.ended_at")
                .within(filter.updated(), "updated", "coalesce(t.ended_at, t.started_at, t.scheduled_at)")
                .and(filter.longest(), "extract(epoch from t.ended_at - t.started_at) <= :longest")
                .and(filter.shortest(), "extract(epoch from t.ended_at - t.started_at) >= :shortest")
                .of("from task_instance t join run r on r.id = t.run");
    }
}
