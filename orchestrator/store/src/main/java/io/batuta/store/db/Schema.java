package io.batuta.store.db;

import io.batuta.model.failpoint.Failpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema of a database to what this program knows, or says why that cannot be. */
record Schema(DatabaseAddress address, Migrations migrations) {
    static final int OLDEST_POSTGRES = 15;

    /** Any number, as long as all versions of Batuta take the same: who holds it migrates. */
    static final long LOCK = 0x6261_7475_7461L;

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    /** Does nothing but one query when the schema is already ours. Many nodes may call this at once. */
    void bringUpToDate() {
        try {
            try (var connection = Connections.open(address.jdbcUrl(), address.app(), "batuta start")) {
                checkServer(connection);
                if (isOurs(SchemaStamp.read(connection))) {
                    return;
                }
            }
            migrate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Tells how the schema stands without changing anything. */
    DatabaseReport report() {
        try (var connection = Connections.open(address.jdbcUrl(), address.owner(), "batuta check")) {
            checkServer(connection);
            var server = connection.getMetaData().getDatabaseProductVersion();
            return DatabaseReport.of(server, version(connection), SchemaStamp.read(connection), migrations);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Removes everything of Batuta's from the database, history included. */
    void erase() {
        try (var connection = Connections.open(address.jdbcUrl(), address.owner(), "batuta erase")) {
            execute(connection, "drop schema if exists " + Connections.SCHEMA + " cascade");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void migrate() throws SQLException {
        long begun = System.nanoTime();
        try (var connection = Connections.open(address.jdbcUrl(), address.owner(), "batuta migrate")) {
            // The lock belongs to the connection: if we are killed, the server frees it.
            lock(connection);
            var stamp = SchemaStamp.read(connection);
            if (isOurs(stamp)) {
                return;
            }
            refuseNewer(version(connection));
            if (stamp.isPresent()) {
                // Killed between two steps, we would else leave the stamp of an older program on a schema that it does not know.
                SchemaStamp.withdraw(connection);
            }
            Failpoint.at("before-migration");
            FlywayRun.migrate(address, migrations);
            Failpoint.at("migrated");
            seal(connection);
        }
        log.info(
                "The database schema is at version {} after {} ms",
                migrations.version(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    /** Stamp and grants stand or fall together: a stamp alone would let the next start skip the grants. */
    private void seal(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        SchemaStamp.of(migrations).write(connection);
        if (address.hasTwoRoles()) {
            Grants.give(connection, address.app());
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private boolean isOurs(Optional<SchemaStamp> stamp) {
        stamp.ifPresent(found -> refuseNewer(found.version()));
        return stamp.filter(SchemaStamp.of(migrations)::equals).isPresent();
    }

    private void refuseNewer(int found) {
        if (found > migrations.version()) {
            throw new DatabaseException(
                    "The database has schema %d, this program knows %d: start the newer version of Batuta, or restore the backup made before it. Nothing was changed."
                            .formatted(found, migrations.version()));
        }
    }

    /** What Flyway's own table says, which knows more than the stamp when a migration was interrupted; 0 without it. */
    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("select to_regclass('batuta.flyway_schema_history') is not null")) {
                if (!rows.next() || !rows.getBoolean(1)) {
                    return 0;
                }
            }
            try (var rows = statement.executeQuery(
                    "select coalesce(max(version::int), 0) from batuta.flyway_schema_history where success and version is not null")) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static void checkServer(Connection connection) throws SQLException {
        refuseOldServer(connection.getMetaData().getDatabaseMajorVersion());
    }

    static void refuseOldServer(int major) {
        if (major < OLDEST_POSTGRES) {
            throw new DatabaseException(
                    "The database is Postgres %d, and Batuta needs %d or newer. Upgrade it, or unset BATUTA_DB_URL to use the embedded one."
                            .formatted(major, OLDEST_POSTGRES));
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            if (rows.next() && rows.getBoolean(1)) {
                return;
            }
        }
        log.info("Another node migrates the database; waiting for it");
        execute(connection, "select pg_advisory_lock(" + LOCK + ")");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private DatabaseException failure(SQLException e) {
        return new DatabaseException(
                "The database %s cannot be used: %s".formatted(address.jdbcUrl().split("\\?")[0], e.getMessage()), e);
    }
}
