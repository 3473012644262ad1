package io.batuta.store.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.state.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Rows of tables as the port's records. */
final class Rows {
    private Rows() {}

    static RunRow run(ResultSet row, StatementContext context) throws SQLException {
        return new RunRow(
                row.getLong("id"),
                row.getObject("uuid", UUID.class),
                row.getString("dag"),
                row.getString("run_id"),
                RunType.of(row.getString("type")),
                RunState.of(row.getString("state")),
                Micros.optionalTime(row, "logical_date"),
                Micros.optionalTime(row, "interval_start"),
                Micros.optionalTime(row, "interval_end"),
                Micros.time(row, "run_after"),
                Micros.time(row, "queued_at"),
                Micros.optionalTime(row, "started_at"),
                Micros.optionalTime(row, "ended_at"),
                row.getString("triggered_by"),
                row.getString("actor"),
                row.getString("conf"),
                row.getString("note"),
                optionalLong(row, "backfill"),
                optionalLong(row, "dag_version"),
                row.getLong("owner"),
                row.getInt("owner_epoch"),
                row.getInt("clear_no"));
    }

    static TaskRow task(ResultSet row, StatementContext context) throws SQLException {
        return new TaskRow(
                row.getLong("id"),
                row.getObject("uuid", UUID.class),
                row.getLong("run"),
                row.getString("task"),
                row.getInt("map_index"),
                row.getString("map_key"),
                TaskState.of(row.getString("state")),
                row.getInt("try_number"),
                row.getInt("max_tries"),
                row.getInt("tries_since_clear"),
                row.getInt("losses"),
                Micros.optionalTime(row, "not_before"),
                Micros.optionalTime(row, "scheduled_at"),
                Micros.optionalTime(row, "queued_at"),
                Micros.optionalTime(row, "started_at"),
                Micros.optionalTime(row, "ended_at"),
                Micros.optionalTime(row, "first_try_at"),
                optionalLong(row, "attempt"),
                optionalLong(row, "node"),
                optionalLong(row, "output_attempt"),
                row.getObject("output_items", Integer.class),
                row.getString("skips"),
                row.getString("reason"),
                row.getString("hint"),
                row.getInt("epoch"));
    }

    static AttemptRow attempt(ResultSet row, StatementContext context) throws SQLException {
        return new AttemptRow(
                row.getLong("id"),
                row.getLong("task_instance"),
                row.getInt("try_number"),
                row.getString("cause"),
                row.getLong("node"),
                row.getString("outside_name"),
                row.getString("pool"),
                row.getInt("slots"),
                Micros.time(row, "started_at"),
                Micros.optionalTime(row, "ended_at"),
                row.getString("state"),
                row.getString("reason"),
                row.getInt("deaths"));
    }

    static DagRow dag(ResultSet row, StatementContext context) throws SQLException {
        return new DagRow(
                row.getString("id"),
                row.getLong("version"),
                row.getBoolean("paused"),
                Micros.optionalTime(row, "anchor"),
                Micros.optionalTime(row, "last_fire"),
                Micros.optionalTime(row, "next_fire"),
                row.getInt("active_runs"));
    }

    static NodeRow node(ResultSet row, StatementContext context) throws SQLException {
        return new NodeRow(
                row.getLong("id"),
                row.getString("name"),
                row.getString("home"),
                List.of((String[]) row.getArray("labels").getArray()),
                row.getLong("counter"),
                row.getBoolean("dead"),
                row.getBoolean("drained"));
    }

    static BackfillRow backfill(ResultSet row, StatementContext context) throws SQLException {
        return new BackfillRow(
                row.getLong("id"),
                row.getString("dag"),
                Micros.time(row, "from_date"),
                Micros.time(row, "to_date"),
                row.getString("reprocess"),
                row.getInt("max_active_runs"),
                row.getBoolean("reverse"),
                row.getBoolean("paused"),
                row.getString("conf"),
                row.getString("actor"),
                row.getLong("node"));
    }

    private static @Nullable Long optionalLong(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }
}
