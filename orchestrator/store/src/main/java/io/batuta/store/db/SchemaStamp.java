package io.batuta.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What the last complete migration left in the database. A program whose own scripts have the same stamp starts
 * without looking any further.
 *
 * @param version of the schema
 * @param fingerprint of the scripts that made it
 */
record SchemaStamp(int version, String fingerprint) {
    /** No such schema, no such table, and not yet granted: all mean that a migration has yet to come to its end. */
    private static final Set<String> NOT_YET = Set.of("3F000", "42P01", "42501");

    static SchemaStamp of(Migrations migrations) {
        return new SchemaStamp(migrations.version(), migrations.fingerprint());
    }

    /** Leaves no open transaction on a connection in auto-commit mode, whatever the outcome. */
    static Optional<SchemaStamp> read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select version, fingerprint from batuta.schema_stamp")) {
            return rows.next() ? Optional.of(new SchemaStamp(rows.getInt(1), rows.getString(2))) : Optional.empty();
        } catch (SQLException e) {
            if (NOT_YET.contains(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Until the next one is written, no program takes the schema for its own without a look at the steps themselves. */
    static void withdraw(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("delete from batuta.schema_stamp");
        }
    }

    void write(Connection connection) throws SQLException {
        try (var table = connection.createStatement()) {
            table.execute(
                    """
                            create table if not exists batuta.schema_stamp (
                                only_row    boolean primary key default true check (only_row),
                                version     int not null,
                                fingerprint text not null,
                                stamped_at  timestamptz not null default clock_timestamp()
                            )
                            """);
        }
        try (var row = connection.prepareStatement(
                """
                        insert into batuta.schema_stamp (version, fingerprint) values (?, ?)
                        on conflict (only_row) do update
                        set version = excluded.version, fingerprint = excluded.fingerprint, stamped_at = clock_timestamp()
                        """)) {
            row.setInt(1, version);
            row.setString(2, fingerprint);
            row.executeUpdate();
        }
    }
}
