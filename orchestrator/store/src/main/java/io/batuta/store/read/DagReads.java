package io.batuta.store.read;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** DAGs, their versions and sources. Thread-safe. */
public final class DagReads {
    private static final Map<String, String> ORDER = Map.of(
            "dag_id", "d.id",
            "dag_display_name", "d.id",
            "is_paused", "d.paused",
            "owner", "d.owner",
            "next_dagrun", "d.next_fire",
            "next_at", "d.next_fire",
            "last_run", "(select max(r.run_after) from run r where r.dag = d.id)",
            "last_run_start_date", "(select max(r.started_at) from run r where r.dag = d.id)",
            "last_run_state", "(select r.state from run r where r.dag = d.id order by r.run_after desc, r.id desc limit 1)",
            "last_parsed_time", "d.updated_at");

    private final Reads reads;
    private final Standing<String, Counts> counts;
    private final Standing<Listing, List<DagView>> byRuns;

    /** Reads through these. */
    public DagReads(Reads reads) {
        this.reads = reads;
        this.counts = new Standing<>(reads, _ -> counted());
        this.byRuns = new Standing<>(reads, this::listed);
    }

    /** A DAG as its row tells it. Limits and the like stand in the plan of its version. */
    public record DagView(
            String id,
            long version,
            int versionNumber,
            boolean paused,
            @Nullable String pausedReason,
            boolean stale,
            @Nullable Instant lastFire,
            @Nullable Instant nextFire,
            int activeRuns,
            String fileloc,
            @Nullable String description,
            @Nullable String owner,
            List<String> tags,
            String schedule,
            Instant createdAt,
            Instant updatedAt,
            String bundle,
            @Nullable String importError) {}

    /**
     * Which DAGs.
     *
     * @param idPattern parts joined by {@code |}, each with SQL's wildcards
     * @param word to be found in id, description or owner, with SQL's wildcards
     * @param lastState the state of the newest run
     */
    public record Filter(
            boolean staleToo,
            @Nullable Boolean paused,
            @Nullable String idPattern,
            @Nullable String word,
            @Nullable List<String> tags,
            boolean allTags,
            @Nullable List<String> owners,
            @Nullable String lastState,
            @Nullable Boolean importErrors) {
        /** All that are not stale. */
        public static final Filter ALL = new Filter(false, null, null, null, null, true, null, null, null);
    }

    /** The DAGs that match. */
    public List<DagView> list(Filter filter, List<String> orderBy, Reads.Page page) {
        String order = Reads.order(orderBy, ORDER, "dag_id", "d.id");
        Listing listing = new Listing(filter, order, page);
        return filter.lastState() != null || order.contains(" from run ") ? byRuns.answer(listing) : listed(listing);
    }

    /** A list; when it looks at runs, it looks at the newest one of every DAG. */
    private record Listing(Filter filter, String order, Reads.Page page) {}

    private List<DagView> listed(Listing listing) {
        return reads.list(
                DagView.class,
                """
                        select d.id, d.version, v.number version_number, d.paused, d.paused_reason, d.stale, d.last_fire, d.next_fire, d.active_runs, d.fileloc, d.description, d.owner, d.tags, d.schedule,
                               d.created_at, d.updated_at, v.bundle, (select e.message from import_error e where e.file = d.fileloc) import_error
                        from (select d.* <matching> order by <order> limit :limit offset :offset) d
                        join dag_version v on v.id = d.version
                        order by <order>
                        """,
                query -> query.define("matching", matching(listing.filter))
                        .define("order", listing.order)
                        .bindMethods(listing.filter)
                        .bindMethods(listing.page));
    }

    /** How many match. */
    public long count(Filter filter) {
        return reads.number("select count(*) <matching>", query -> query.define("matching", matching(filter)).bindMethods(filter));
    }

    /** One DAG, stale or not. */
    public Optional<DagView> get(String dagId) {
        return reads.one(
                DagView.class,
                """
                        select d.id, d.version, v.number version_number, d.paused, d.paused_reason, d.stale, d.last_fire, d.next_fire, d.active_runs, d.fileloc, d.description, d.owner, d.tags, d.schedule,
                               d.created_at, d.updated_at, v.bundle, (select e.message from import_error e where e.file = d.fileloc) import_error
                        from dag d
                        join dag_version v on v.id = d.version
                        where d.id = :dag
                        """,
                query -> query.bind("dag", dagId));
    }

    /** How many DAGs there are, for the head of their list. */
    public Counts counts() {
        return counts.answer("all");
    }

    private Counts counted() {
        return reads.one(
                Counts.class,
                """
                        select count(*) "all",
                               count(*) filter (where not paused) active,
                               count(*) filter (where paused) paused,
                               count(*) filter (where id in (select r.dag from run r where r.state = 'running')) running,
                               count(*) filter (where (select r.state from run r where r.dag = d.id order by r.run_after desc, r.id desc limit 1) = 'failed') failed
                        from dag d
                        where not stale
                        """,
                query -> query)
                .orElseThrow();
    }

    /** How many DAGs there are, and how many of them are paused. */
    public Known known() {
        return reads
                .one(Known.class, "select count(*) \"all\", count(*) filter (where paused) paused from dag where not stale", query -> query)
                .orElseThrow();
    }

    /** What {@link #known} answers. */
    public record Known(int all, int paused) {}

    /** What {@link #counts} answers; running and failed look at runs, failed at the newest one only. */
    public record Counts(int all, int active, int paused, int running, int failed) {}

    /** Every tag in use whose name matches, in order. */
    public List<String> tags(@Nullable String pattern) {
        return reads.values(
                String.class,
                """
                        select distinct tag
                        from dag, unnest(tags) tag
                        where not stale and (:pattern::text is null or tag ilike any(string_to_array(:pattern, '|')))
                        order by tag
                        """,
                query -> query.bind("pattern", pattern));
    }

    /** The next times anything runs. */
    public List<DagView> next(int limit) {
        return list(new Filter(false, false, null, null, null, true, null, null, null), List.of("next_at"), Reads.Page.first(limit))
                .stream()
                .filter(dag -> dag.nextFire() != null)
                .toList();
    }

    /** DAGs whose fire time has passed without a run. */
    public List<DagView> overdue(Instant before, int limit) {
        return next(limit).stream().filter(dag -> dag.nextFire() != null && dag.nextFire().isBefore(before)).toList();
    }

    /** A version of a DAG. */
    public record VersionView(long id, UUID uuid, String dag, int number, String bundle, String origin, Instant createdAt) {}

    /** The DAG's versions, the newest first. */
    public List<VersionView> versions(String dagId) {
        return reads.list(
                VersionView.class,
                """
                        select v.id, v.uuid, v.dag, v.number, v.bundle, b.origin, v.created_at
                        from dag_version v
                        join bundle b on b.hash = v.bundle
                        where v.dag = :dag
                        order by v.number desc
                        """,
                query -> query.bind("dag", dagId));
    }

    /** These versions, by id. */
    public List<VersionView> versionsById(Collection<Long> ids) {
        return reads.list(
                VersionView.class,
                """
                        select v.id, v.uuid, v.dag, v.number, v.bundle, b.origin, v.created_at
                        from dag_version v
                        join bundle b on b.hash = v.bundle
                        where v.id = any(:ids)
                        """,
                query -> query.bindArray("ids", Long.class, ids.toArray()));
    }

    /** The stored plan of a version. */
    public Optional<DagPlan> plan(long version) {
        return reads.values(String.class, "select plan from dag_version where id = :id", query -> query.bind("id", version)).stream()
                .findFirst()
                .map(plan -> Json.<DagPlan>readLenient(plan, DagPlan.class));
    }

    /** The bytes a version was built from, and where they were read. */
    public Optional<Source> source(long version) {
        return reads.one(
                Source.class,
                """
                        select b.origin, b.bytes, v.source_class
                        from dag_version v
                        join bundle b on b.hash = v.bundle
                        where v.id = :id
                        """,
                query -> query.bind("id", version));
    }

    /** The source of a version. */
    public record Source(String origin, byte[] bytes, String sourceClass) {}

    /** How many runs of each state these DAGs have; of all DAGs when the list is null. */
    public List<StateCount> stats(@Nullable List<String> dagIds) {
        return reads.list(
                StateCount.class,
                """
                        select dag, state, count(*) count
                        from run
                        where :dags::text[] is null or dag = any(:dags)
                        group by dag, state
                        order by dag, state
                        """,
                query -> query.bind("dags", dagIds == null ? null : dagIds.toArray(String[]::new)));
    }

    /** Runs of a state. */
    public record StateCount(String dag, String state, int count) {}

    /** DAGs that have what stands between the two {@code %} of the pattern in id, description or owner, for the palette: first those whose id begins with it, then those whose id has it. */
    public List<Name> find(String pattern, int limit) {
        Filter filter = new Filter(false, null, null, pattern, null, true, null, null, null);
        return reads.list(
                Name.class,
                "select d.id, d.description <matching> order by not d.id ilike substr(:word, 2), not d.id ilike :word, d.id limit :limit",
                query -> query.define("matching", matching(filter)).bindMethods(filter).bind("limit", limit));
    }

    /** A DAG as the palette shows it. */
    public record Name(String id, @Nullable String description) {}

    /** Import errors, the newest first. */
    public List<ImportError> importErrors() {
        return reads.list(ImportError.class, "select id, file, message, line, details, at from import_error order by id desc",
                query -> query);
    }

    /** A source that could not be read. */
    public record ImportError(long id, String file, String message, @Nullable Integer line, String details, Instant at) {}

    private static String matching(Filter filter) {
        return new Where()
                .and(!filter.staleToo(), "not d.stale")
                .and(filter.paused(), "d.paused = :paused")
                .and(filter.idPattern(), "d.id ilike any(string_to_array(:idPattern, '|'))")
                .and(filter.word(), "d.id ilike :word or d.description ilike :word or d.owner ilike :word")
                .and(filter.tags(), filter.allTags() ? "d.tags @> :tags" : "d.tags && :tags")
                .and(filter.owners(), "coalesce(d.owner, '') = any(:owners)")
                .and(filter.lastState(),
                        "(select r.state from run r where r.dag = d.id order by r.run_after desc, r.id desc limit 1) = :lastState")
                .and(filter.importErrors(), "exists (select from import_error e where e.file = d.fileloc) = :importErrors")
                .of("from dag d");
    }
}
