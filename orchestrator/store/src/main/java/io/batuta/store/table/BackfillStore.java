package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Backfills as people see them, finished ones included. They are written by commits. */
public final class BackfillStore {
    private static final String OF_DAG = "select * from backfill where cast(:dag as text) is null or dag = :dag order by id desc limit :limit offset :offset";

    private static final String COUNT = "select count(*) from backfill where cast(:dag as text) is null or dag = :dag";

    private static final String FIND = "select * from backfill where id = :id";

    private final Jdbi jdbi;

    public BackfillStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /** A backfill. */
    public record Backfill(
            long id,
            String dag,
            Instant from,
            Instant to,
            String reprocess,
            int maxActiveRuns,
            boolean reverse,
            boolean paused,
            @Nullable String conf,
            @Nullable String actor,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant finishedAt) {}

    /** The newest first; of all DAGs when {@code dag} is null. */
    public List<Backfill> list(@Nullable String dag, int limit, int offset) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_DAG)
                .bind("dag", dag)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(BackfillStore::backfill)
                .list());
    }

    /** How many there are. */
    public long count(@Nullable String dag) {
        return jdbi.withHandle(handle -> handle.createQuery(COUNT).bind("dag", dag).mapTo(Long.class).one());
    }

    /** The backfill of that number. */
    public Optional<Backfill> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("id", id).map(BackfillStore::backfill).findOne());
    }

    private static Backfill backfill(ResultSet row, StatementContext context) throws SQLException {
        return new Backfill(
                row.getLong("id"),
                row.getString("dag"),
                Tables.time(row, "from_date"),
                Tables.time(row, "to_date"),
                row.getString("reprocess"),
                row.getInt("max_active_runs"),
                row.getBoolean("reverse"),
                row.getBoolean("paused"),
                row.getString("conf"),
                row.getString("actor"),
                Tables.time(row, "created_at"),
                Tables.time(row, "updated_at"),
                Tables.optionalTime(row, "finished_at"));
    }
}
