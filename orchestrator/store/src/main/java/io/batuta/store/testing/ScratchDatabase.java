package io.batuta.store.testing;

import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.db.Migrations;
import org.jspecify.annotations.Nullable;

/**
 * A database for one test or one test class, gone after {@link #close}.
 *
 * <pre>{@code
 * try (var scratch = ScratchDatabase.create()) {
 *     var database = scratch.database();
 *     …
 * }
 * }</pre>
 *
 * <p>It is as durable as the real thing (fsync on). The server is shared with the other test processes on this machine
 * and stops with the last of them.
 */
public final class ScratchDatabase implements AutoCloseable {
    private static final int POOL_SIZE = 6;

    private final ScratchServer server;
    private final String name;
    private final Migrations migrations;
    private @Nullable Database database;

    private ScratchDatabase(ScratchServer server, String name, Migrations migrations) {
        this.server = server;
        this.name = name;
        this.migrations = migrations;
    }

    /** With this program's schema and nothing in it. */
    public static ScratchDatabase create() {
        return create(Migrations.ofThisProgram());
    }

    /** With the schema that these scripts make. */
    public static ScratchDatabase create(Migrations migrations) {
        var server = ScratchServer.shared();
        return new ScratchDatabase(server, server.createDatabase(migrations), migrations);
    }

    /** Without any schema, for tests of migrations. {@link #database} would bring it to this program's. */
    public static ScratchDatabase createEmpty() {
        var server = ScratchServer.shared();
        return new ScratchDatabase(server, server.createDatabase(), Migrations.ofThisProgram());
    }

    /** Where it is; nodes of their own (other processes, second pools) can connect there too. */
    public DatabaseAddress address() {
        return server.address(name);
    }

    /** The opened database, closed by {@link #close}. */
    public synchronized Database database() {
        if (database == null) {
            database = Database.open(address(), migrations, POOL_SIZE);
        }
        return database;
    }

    /** Throws out whoever is still connected, and drops the database. */
    @Override
    public synchronized void close() {
        if (database != null) {
            database.close();
        }
        server.dropDatabase(name);
    }
}
