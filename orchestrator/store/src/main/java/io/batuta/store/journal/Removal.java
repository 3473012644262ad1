package io.batuta.store.journal;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Removes runs with all that belongs to them. History stays until its week is dropped. */
final class Removal {
    private static final String OUTPUTS = """
            with gone as (
                delete from output o
                using task_instance t, attempt a
                where t.run = any(:runs) and a.task_instance = t.id and o.attempt = a.id
            )
            delete from output_large l
            using task_instance t, attempt a
            where t.run = any(:runs) and a.task_instance = t.id and l.attempt = a.id
            """;

    private static final String ELEMENTS = "delete from map_element e using task_instance t where t.run = any(:runs) and e.task_instance = t.id";

    private static final String ATTEMPTS = "delete from attempt a using task_instance t where t.run = any(:runs) and a.task_instance = t.id";

    private static final String TASKS = "delete from task_instance where run = any(:runs)";

    private static final String MESSAGES = "delete from outbox where run = any(:runs) and state <> 'waiting'";

    private static final String COMMANDS = "delete from inbox where run = any(:runs)";

    private static final String RUNS = "delete from run where id = any(:runs)";

    private static final List<String> IN_ORDER = List.of(OUTPUTS, ELEMENTS, ATTEMPTS, TASKS, MESSAGES, COMMANDS, RUNS);

    /** An attempt under way holds slots, and somebody must end it. */
    private static final String LOCK = """
            select state <> 'running'
                and not exists (select from attempt a join task_instance t on t.id = a.task_instance where t.run = run.id and a.ended_at is null)
            from run
            where id = :run
            for update
            """;

    private static final String BURY = """
            insert into tombstone (run, dag, run_id, logical_date, state, tasks, actor, deleted_at)
            select r.id, r.dag, r.run_id, r.logical_date, r.state, (select count(*) from task_instance t where t.run = r.id), :actor, clock_timestamp()
            from run r
            where r.id = :run
            """;

    private static final String TELL = """
            insert into event (at, dag, run, event, from_state, actor, source)
            select clock_timestamp(), dag, id, 'run_deleted', state, :actor, 'journal'
            from run
            where id = :run
            """;

    private Removal() {}

    /** One run that is not running, leaving a tombstone; false when it is running or gone. Inside a transaction. */
    static boolean deleteRun(Handle handle, long run, String actor) {
        boolean may = handle.createQuery(LOCK).bind("run", run).mapTo(Boolean.class).findOne().orElse(false);
        if (may) {
            handle.createUpdate(BURY).bind("run", run).bind("actor", actor).execute();
            handle.createUpdate(TELL).bind("run", run).bind("actor", actor).execute();
            delete(handle, List.of(run));
        }
        return may;
    }

    /** The runs, locked by the caller. Inside a transaction. */
    static void delete(Handle handle, List<Long> runs) {
        IN_ORDER.forEach(sql -> handle.createUpdate(sql).bindArray("runs", Long.class, runs).execute());
    }
}
