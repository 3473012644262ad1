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

/** Files of DAGs that could not be read; at most one error per file. */
public final class ImportErrorStore {
    private static final String ALL = "select * from import_error order by id";

    private static final String FIND = "select * from import_error where id = :id";

    private static final String PUT = """
            insert into import_error (file, message, line, details, at)
            values (:file, :message, :line, :details, :at)
            on conflict (file) do update
            set message = excluded.message, line = excluded.line, details = excluded.details, at = excluded.at
            """;

    private static final String CLEAR = "delete from import_error where file = :file";

    private final Jdbi jdbi;

    public ImportErrorStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /**
     * Why a file could not be read.
     *
     * @param line where in the file, counted from 1, when known
     * @param details everything the compiler or the author's code said
     */
    public record ImportError(long id, String file, String message, @Nullable Integer line, String details, Instant at) {}

    /** All of them, the oldest first. */
    public List<ImportError> all() {
        return jdbi.withHandle(handle -> handle.createQuery(ALL).map(ImportErrorStore::error).list());
    }

    /** The error of that number. */
    public Optional<ImportError> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND).bind("id", id).map(ImportErrorStore::error).findOne());
    }

    /** Notes a file's error, in place of its former one. */
    public void put(String file, String message, @Nullable Integer line, String details, Instant at) {
        jdbi.useHandle(handle -> handle.createUpdate(PUT)
                .bind("file", file)
                .bind("message", message)
                .bind("line", line)
                .bind("details", details)
                .bind("at", at)
                .execute());
    }

    /** The file can be read again, or is gone; false when there was no error. */
    public boolean clear(String file) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(CLEAR).bind("file", file).execute()));
    }

    private static ImportError error(ResultSet row, StatementContext context) throws SQLException {
        return new ImportError(
                row.getLong("id"),
                row.getString("file"),
                row.getString("message"),
                row.getObject("line", Integer.class),
                row.getString("details"),
                Tables.time(row, "at"));
    }
}
