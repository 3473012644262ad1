package io.batuta.store.edit;

import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/** Changes that touch no state of a run or task; each leaves its line in the audit log. Thread-safe. */
public final class Edits {
    private final Jdbi jdbi;

    /** Works through these connections, whose search path is Batuta's schema. */
    public Edits(DataSource pool) {
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /** Sets a run's note; null removes it. False when there is no such run. */
    public boolean note(String dagId, String runId, @Nullable String note, String actor) {
        return jdbi.inTransaction(handle -> {
            boolean done = 1 == update(
                    handle,
                    "update run set note = :note where dag = :dag and run_id = :runId",
                    update -> update.bind("note", note).bind("dag", dagId).bind("runId", runId));
            if (done) {
                tell(handle, "run_note", dagId, actor, runId);
            }
            return done;
        });
    }

    /** Forgets a DAG that has no runs left, with its versions and durable values; its history stays. False while it has runs or when there is none. A source that is still there brings it back. */
    public boolean deleteDag(String dagId, String actor) {
        return jdbi.inTransaction(handle -> {
            boolean done = 1 == update(
                    handle, "delete from dag where id = :dag and not exists (select from run where run.dag = :dag)",
                    update -> update.bind("dag", dagId));
            if (done) {
                update(handle, "delete from dag_version where dag = :dag", update -> update.bind("dag", dagId));
                update(handle, "delete from state_value where dag = :dag", update -> update.bind("dag", dagId));
                tell(handle, "dag_deleted", dagId, actor, null);
            }
            return done;
        });
    }

    /** Writes a line into the audit log about something changed elsewhere, and wakes the nodes. */
    public void tell(String event, String subject, String actor) {
        jdbi.useHandle(handle -> tell(handle, event, null, actor, subject));
    }

    private static void tell(Handle handle, String event, @Nullable String dagId, String actor, @Nullable String reason) {
        update(
                handle,
                "insert into event (at, dag, event, actor, source, reason) values (clock_timestamp(), :dag, :event, :actor, 'api', :reason)",
                update -> update.bind("dag", dagId).bind("event", event).bind("actor", actor).bind("reason", reason));
        handle.execute("select pg_notify('batuta', '')");
    }

    private static int update(Handle handle, String sql, UnaryOperator<Update> bind) {
        return bind.apply(handle.createUpdate(sql)).execute();
    }
}
