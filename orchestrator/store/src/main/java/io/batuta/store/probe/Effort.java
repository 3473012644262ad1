package io.batuta.store.probe;

import io.batuta.store.db.Database;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a Postgres has done so far, exact at once and not only when its statistics are next written.
 *
 * @param commits transactions that changed something
 * @param walBytes written to the write-ahead log
 */
public record Effort(long commits, long walBytes) {
    private static final String NOW = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    /** Up to now. Everything on that server counts, so it should have nothing else to do. */
    public static Effort of(Database database) throws SQLException {
        try (Connection connection = database.connectAsOwner("bench");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(NOW)) {
            rows.next();
            return new Effort(rows.getLong(1), rows.getLong(2));
        }
    }

    /** What was done since an earlier look. */
    public Effort since(Effort before) {
        return new Effort(commits - before.commits, walBytes - before.walBytes);
    }
}
