package io.batuta.store.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Journal.PastRun;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** What deciding needs to know of runs. */
final class RunReads {
    private static final String RUNS = "select * from run where id = any(:ids) order by id";

    private static final String TASKS = "select * from task_instance where run = any(:ids) order by run, id";

    /** By each task instance, so that only the index of open attempts is asked. */
    private static final String OPEN_ATTEMPTS = """
            select a.*
            from task_instance t
            join attempt a on a.task_instance = t.id and a.ended_at is null
            where t.run = any(:ids) and t.attempt is not null
            order by a.id
            """;

    /** Also finished ones of which an attempt is still under way: it holds slots, and its effect is to be ended. */
    private static final String OPEN_RUNS = """
            select id
            from run
            where owner = :node and state in ('queued', 'running')
            union
            select r.id
            from attempt a
            join task_instance t on t.id = a.task_instance
            join run r on r.id = t.run
            where a.ended_at is null and r.owner = :node
            order by id
            """;

    private static final String FIND = "select id from run where dag = :dag and run_id = :run_id";

    private static final String ROW = "select * from run where dag = :dag and run_id = :run_id";

    private static final String PREVIOUS = """
            select *
            from run
            where dag = :dag and logical_date < :date
            order by logical_date desc
            limit 1
            """;

    private static final String NEWEST_SCHEDULED = """
            select *
            from run
            where dag = :dag and logical_date is not null and type = 'scheduled'
            order by logical_date desc
            limit :most
            """;

    private static final String STATES = "select distinct task, state from task_instance where run = :run and task = any(:tasks)";

    private static final String BETWEEN = """
            select id
            from run
            where dag = :dag
              and logical_date is not null
              and (cast(:from as timestamptz) is null or logical_date >= :from)
              and (cast(:to as timestamptz) is null or logical_date <= :to)
            order by logical_date
            """;

    private static final String AT = "select logical_date, state from run where dag = :dag and logical_date in (select at_micros(m) from unnest(cast(:dates as bigint[])) m)";

    private static final String USUAL = """
            select task, (extract(epoch from percentile_disc(0.5) within group (order by took)) * 1000)::bigint millis
            from (select t.task, max(t.ended_at) - min(coalesce(t.first_try_at, t.started_at)) took
                  from (select id from run where dag = :dag and state = 'success' order by run_after desc, id desc limit 10) r
                  join task_instance t on t.run = r.id
                  where t.state = 'success' and t.started_at is not null
                  group by r.id, t.task) spans
            group by task
            """;

    private final Sessions sessions;

    RunReads(Sessions sessions) {
        this.sessions = sessions;
    }

    List<RunSnapshot> load(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return sessions.snapshot("loading runs", handle -> {
            var runs = of(handle, RUNS, ids, Rows::run);
            var tasks = of(handle, TASKS, ids, Rows::task).stream().collect(Collectors.groupingBy(TaskRow::run));
            var attempts = of(handle, OPEN_ATTEMPTS, ids, Rows::attempt).stream()
                    .collect(Collectors.toMap(AttemptRow::taskInstance, Function.identity()));
            return runs.stream().map(run -> snapshot(run, tasks.getOrDefault(run.id(), List.of()), attempts)).toList();
        });
    }

    Map<String, Duration> usualDurations(String dag) {
        return sessions.run("reading what tasks usually take", handle -> handle.createQuery(USUAL)
                .bind("dag", dag)
                .map((row, context) -> Map.entry(row.getString("task"), Duration.ofMillis(row.getLong("millis"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    List<Long> open(long node) {
        return sessions.run("listing open runs", handle -> handle.createQuery(OPEN_RUNS).bind("node", node).mapTo(Long.class).list());
    }

    Optional<Long> find(String dag, String runId) {
        return sessions.run(
                "finding a run",
                handle -> handle.createQuery(FIND).bind("dag", dag).bind("run_id", runId).mapTo(Long.class).findOne());
    }

    Optional<RunRow> row(String dag, String runId) {
        return sessions.run(
                "reading a run",
                handle -> handle.createQuery(ROW).bind("dag", dag).bind("run_id", runId).map(Rows::run).findOne());
    }

    Optional<PastRun> previous(String dag, Instant date, Collection<String> tasks) {
        return sessions.snapshot("reading the previous run", handle -> handle.createQuery(PREVIOUS)
                .bind("dag", dag)
                .bind("date", Micros.cut(date))
                .map(Rows::run)
                .findOne()
                .map(run -> new PastRun(run.runId(), run.state(), worstStates(handle, run.id(), tasks))));
    }

    List<RunRow> newestScheduled(String dag, int most) {
        return sessions.run("reading the newest runs",
                handle -> handle.createQuery(NEWEST_SCHEDULED).bind("dag", dag).bind("most", most).map(Rows::run).list());
    }

    List<Long> between(String dag, @Nullable Instant from, @Nullable Instant to) {
        return sessions.run("listing runs", handle -> handle.createQuery(BETWEEN)
                .bind("dag", dag)
                .bind("from", Micros.cut(from))
                .bind("to", Micros.cut(to))
                .mapTo(Long.class)
                .list());
    }

    Map<Instant, RunState> at(String dag, Collection<Instant> dates) {
        var found = new HashMap<Instant, RunState>();
        sessions.run("looking for runs by date", handle -> handle.createQuery(AT)
                .bind("dag", dag)
                .bindArray("dates", Long.class, dates.stream().map(Micros::of).toList())
                .map((row, _) -> found.put(Micros.time(row, "logical_date"), RunState.of(row.getString("state"))))
                .list());
        return found;
    }

    private static <T> List<T> of(Handle handle, String sql, Collection<Long> ids, RowMapper<T> mapper) {
        return handle.createQuery(sql).bindArray("ids", Long.class, List.copyOf(ids)).map(mapper).list();
    }

    private static RunSnapshot snapshot(RunRow run, List<TaskRow> tasks, Map<Long, AttemptRow> attempts) {
        var open = new ArrayList<AttemptRow>();
        for (var task : tasks) {
            var attempt = attempts.get(task.id());
            if (attempt != null) {
                open.add(attempt);
            }
        }
        return new RunSnapshot(run, tasks, open);
    }

    private static Map<String, TaskState> worstStates(Handle handle, long run, Collection<String> tasks) {
        var worst = new HashMap<String, TaskState>();
        handle.createQuery(STATES)
                .bind("run", run)
                .bindArray("tasks", String.class, List.copyOf(tasks))
                .map((row, _) -> worst.merge(row.getString("task"), TaskState.of(row.getString("state")), RunReads::worse))
                .list();
        return worst;
    }

    private static TaskState worse(TaskState a, TaskState b) {
        return badness(a) >= badness(b) ? a : b;
    }

    /** What did not end well counts more than what has not ended, and that more than what went well. */
    private static int badness(TaskState state) {
        return switch (state) {
            case FAILED -> 6;
            case UPSTREAM_FAILED -> 5;
            case NONE, SCHEDULED, QUEUED, RUNNING, UP_FOR_RETRY, UP_FOR_RESCHEDULE, DEFERRED, AWAITING_INPUT, RESTARTING -> 4;
            case SKIPPED -> 3;
            case SUCCESS -> 2;
            case REMOVED -> 1;
        };
    }
}
