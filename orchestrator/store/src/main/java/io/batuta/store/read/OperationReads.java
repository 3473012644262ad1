package io.batuta.store.read;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pools, nodes, backfills and the audit log. Thread-safe. */
public final class OperationReads {
    private static final Map<String, String> POOL_ORDER = Map.of("id", "p.name", "name", "p.name", "pool", "p.name", "slots", "p.slots");
    private static final Map<String, String> EVENT_ORDER = Map.of(
            "id", "e.id", "event_log_id", "e.id", "when", "e.at", "dttm", "e.at", "dag_id", "e.dag", "event", "e.event", "owner", "e.actor",
            "run_id", "r.run_id", "task_id", "t.task",
            "try_number", "a.try_number");

    private final Reads reads;

    /** Reads through these. */
    public OperationReads(Reads reads) {
        this.reads = reads;
    }

    // ---- pools

    /** A pool and who wants or has its slots. Waiting tasks count one slot each: how many they want is known when they start. */
    public record PoolView(String name, int slots, boolean includeDeferred, @Nullable String description, int running) {}

    /** The pools whose name matches. */
    public List<PoolView> pools(@Nullable String pattern, List<String> orderBy, Reads.Page page) {
        String order = Reads.order(orderBy, POOL_ORDER, "name", "p.name");
        return reads.list(
                PoolView.class,
                """
                        select p.name, p.slots, p.include_deferred, p.description,
                               (select coalesce(sum(a.slots), 0) from attempt a where a.ended_at is null and a.pool = p.name) running
                        from pool p
                        where :pattern::text is null or p.name ilike any(string_to_array(:pattern, '|'))
                        order by <order>
                        limit :limit offset :offset
                        """,
                query -> query.define("order", order).bind("pattern", pattern).bindMethods(page));
    }

    /** How many match. */
    public long countPools(@Nullable String pattern) {
        return reads.number(
                "select count(*) from pool p where :pattern::text is null or p.name ilike any(string_to_array(:pattern, '|'))",
                query -> query.bind("pattern", pattern));
    }

    /** One pool. */
    public Optional<PoolView> pool(String name) {
        return reads.one(
                PoolView.class,
                """
                        select p.name, p.slots, p.include_deferred, p.description,
                               (select coalesce(sum(a.slots), 0) from attempt a where a.ended_at is null and a.pool = p.name) running
                        from pool p
                        where p.name = :name
                        """,
                query -> query.bind("name", name));
    }

    // ---- nodes

    /** A node. */
    public record NodeView(long id, String name, List<String> labels, boolean dead, boolean drained, Instant joinedAt, Instant renewedAt,
            @Nullable Instant endedAt) {}

    /** The nodes, living ones first, then those that ended last. */
    public List<NodeView> nodes(int limit) {
        return reads.list(
                NodeView.class,
                """
                        select id, name, labels, dead, drained, joined_at, renewed_at, ended_at
                        from node
                        order by dead, coalesce(ended_at, renewed_at) desc, id desc
                        limit :limit
                        """,
                query -> query.bind("limit", limit));
    }

    // ---- backfills

    /** A backfill. */
    public record BackfillView(
            long id,
            String dag,
            Instant fromDate,
            Instant toDate,
            String reprocess,
            int maxActiveRuns,
            boolean reverse,
            boolean paused,
            @Nullable String conf,
            @Nullable String actor,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant finishedAt) {}

    private static final Map<String, String> BACKFILL_ORDER = Map.of("id", "id", "dag_id", "dag", "created_at", "created_at", "updated_at",
            "updated_at", "completed_at", "finished_at", "from_date", "from_date");

    /** The backfills of a DAG, or of all. */
    public List<BackfillView> backfills(@Nullable String dagId, @Nullable Boolean active, List<String> orderBy, Reads.Page page) {
        String order = Reads.order(orderBy, BACKFILL_ORDER, "id", "id");
        return reads.list(
                BackfillView.class,
                """
                        select id, dag, from_date, to_date, reprocess, max_active_runs, reverse, paused, conf, actor, created_at, updated_at, finished_at
                        from backfill
                        where (:dag::text is null or dag = :dag)
                          and (:active::boolean is null or (finished_at is null) = :active)
                        order by <order>
                        limit :limit offset :offset
                        """,
                query -> query.define("order", order).bind("dag", dagId).bind("active", active).bindMethods(page));
    }

    /** How many there are. */
    public long countBackfills(@Nullable String dagId, @Nullable Boolean active) {
        return reads.number(
                "select count(*) from backfill where (:dag::text is null or dag = :dag) and (:active::boolean is null or (finished_at is null) = :active)",
                query -> query.bind("dag", dagId).bind("active", active));
    }

    /** One backfill. */
    public Optional<BackfillView> backfill(long id) {
        return reads.one(
                BackfillView.class,
                """
                        select id, dag, from_date, to_date, reprocess, max_active_runs, reverse, paused, conf, actor, created_at, updated_at, finished_at
                        from backfill
                        where id = :id
                        """,
                query -> query.bind("id", id));
    }

    // ---- the audit log

    /** Something that happened. */
    public record EventView(
            long id,
            Instant at,
            @Nullable String dag,
            @Nullable String runId,
            @Nullable String task,
            @Nullable Integer mapIndex,
            @Nullable Integer tryNumber,
            @Nullable Instant logicalDate,
            String event,
            @Nullable String fromState,
            @Nullable String toState,
            @Nullable String via,
            String actor,
            String source,
            @Nullable String reason) {}

    /** Which events; null means any. */
    public record EventFilter(
            @Nullable String dag,
            @Nullable String runId,
            @Nullable String task,
            @Nullable Integer mapIndex,
            @Nullable String event,
            @Nullable String actor,
            @Nullable List<String> included,
            @Nullable List<String> excluded,
            @Nullable Instant before,
            @Nullable Instant after) {}

    private static final String EVENTS = """
            from event e
            left join run r on r.id = e.run
            left join task_instance t on t.id = e.task_instance
            left join attempt a on a.task_instance = e.task_instance and a.id = e.attempt
            where (:dag::text is null or e.dag = :dag)
              and (:runId::text is null or e.run in (select x.id from run x where x.run_id = :runId))
              and (:task::text is null or t.task = :task)
              and (:mapIndex::int is null or t.map_index = :mapIndex)
              and (:event::text is null or e.event = :event)
              and (:actor::text is null or e.actor = :actor)
              and (:included::text[] is null or e.event = any(:included))
              and (:excluded::text[] is null or e.event <> all(:excluded))
              and (:before::timestamptz is null or e.at < :before)
              and (:after::timestamptz is null or e.at > :after)
            """;

    private static final String EVENT_COLUMNS = "e.id, e.at, e.dag, r.run_id, t.task, t.map_index, a.try_number, r.logical_date, e.event, e.from_state, e.to_state, e.via, e.actor, e.source, e.reason";

    /** The events that match. */
    public List<EventView> events(EventFilter filter, List<String> orderBy, Reads.Page page) {
        String order = Reads.order(orderBy, EVENT_ORDER, "id", "e.id");
        return reads.list(
                EventView.class,
                """
                        select <columns>
                        <matching>
                        order by <order>
                        limit :limit offset :offset
                        """,
                query -> query.define("columns", EVENT_COLUMNS)
                        .define("matching", EVENTS)
                        .define("order", order)
                        .bindMethods(filter)
                        .bindMethods(page));
    }

    /** How many match. */
    public long countEvents(EventFilter filter) {
        return reads.number("select count(*) <matching>", query -> query.define("matching", EVENTS).bindMethods(filter));
    }

    /** One event. */
    public Optional<EventView> event(long id) {
        return reads.one(
                EventView.class,
                """
                        select <columns>
                        from event e
                        left join run r on r.id = e.run
                        left join task_instance t on t.id = e.task_instance
                        left join attempt a on a.task_instance = e.task_instance and a.id = e.attempt
                        where e.id = :id
                        """,
                query -> query.define("columns", EVENT_COLUMNS).bind("id", id));
    }
}
