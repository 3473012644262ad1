package io.batuta.store.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The open database: its schema is the one this program knows. Safe for use by many threads.
 *
 * <p>Short questions take a connection from {@link #pool}. Whoever must never wait for others (the lease, the writer, a
 * listener) opens a connection of its own with {@link #connect} and keeps it.
 */
public final class Database implements AutoCloseable {
    /** Enough for the short statements of a few hundred virtual threads. */
    public static final int POOL_SIZE = 12;

    /** Whoever does not answer for so long is gone: a network that drops packets tells nobody, and without a limit the lease would wait for hours on a dead connection. */
    private static final int SILENCE_SECONDS = 60;

    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(15);

    private final DatabaseAddress address;
    private final HikariDataSource pool;

    private Database(DatabaseAddress address, HikariDataSource pool) {
        this.address = address;
        this.pool = pool;
    }

    /**
     * Migrates where needed and opens the pool. Several nodes may do so at once.
     *
     * @throws DatabaseException with a sentence, when the server is unreachable or too old or its schema is newer than
     *     this program
     */
    public static Database open(DatabaseAddress address) {
        return open(address, Migrations.ofThisProgram(), POOL_SIZE);
    }

    /** The same with scripts and a size of the pool chosen by the caller. */
    public static Database open(DatabaseAddress address, Migrations migrations, int poolSize) {
        new Schema(address, migrations).bringUpToDate();
        return new Database(address, pool(address, poolSize));
    }

    /** Brings the schema up to date and leaves. */
    public static void migrate(DatabaseAddress address) {
        migrate(address, Migrations.ofThisProgram());
    }

    /** The same with scripts chosen by the caller. */
    public static void migrate(DatabaseAddress address, Migrations migrations) {
        new Schema(address, migrations).bringUpToDate();
    }

    /** Says how the database stands, and changes nothing. */
    public static DatabaseReport check(DatabaseAddress address) {
        return new Schema(address, Migrations.ofThisProgram()).report();
    }

    /** Removes everything of Batuta's from the database, history and secrets included. Cannot be undone. */
    public static void erase(DatabaseAddress address) {
        new Schema(address, Migrations.ofThisProgram()).erase();
    }

    /** Connections for short work, as the role of the running program. */
    public DataSource pool() {
        return pool;
    }

    /**
     * A connection outside of the pool, as the role of the running program. The caller closes it.
     *
     * @param name shown in {@code pg_stat_activity}
     */
    public Connection connect(String name) throws SQLException {
        return Connections.open(address.jdbcUrl(), address.app(), name);
    }

    /** The same as the owner of the tables: for making and dropping partitions, which the program's role may not. */
    public Connection connectAsOwner(String name) throws SQLException {
        return Connections.open(address.jdbcUrl(), address.owner(), name);
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariDataSource pool(DatabaseAddress address, int size) {
        var config = new HikariConfig();
        config.setPoolName("batuta");
        var source = Connections.source(address.jdbcUrl(), address.app(), "batuta");
        source.setSocketTimeout(SILENCE_SECONDS);
        config.setDataSource(source);
        // Lists are asked with filters that are mostly open; a plan made once for every filter would use no index.
        config.setConnectionInitSql("set plan_cache_mode = force_custom_plan");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        return new HikariDataSource(config);
    }
}
