package io.batuta.store.testing;

import io.batuta.store.db.Connections;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.db.DatabaseException;
import io.batuta.store.db.Migrations;
import io.batuta.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one server behind all {@link ScratchDatabase}s. Two lock files in its home keep processes apart: {@code start.lock}
 * is held while somebody starts or stops the server, {@code users.lock} is shared by all who use it.
 */
final class ScratchServer {
    /** Many test processes share the connections of one server. */
    private static final String SETTINGS = "max_connections = 300\n";

    private static final String PREFIX = "scratch_";

    private final EmbeddedPostgres postgres;
    private final Connection admin;
    private final AtomicInteger created = new AtomicInteger();

    private ScratchServer(EmbeddedPostgres postgres) throws SQLException {
        this.postgres = postgres;
        var owner = postgres.address().owner();
        this.admin = Connections.open(url("postgres"), owner, "batuta tests");
    }

    /** Started with the first use in this process. */
    static ScratchServer shared() {
        return Shared.SERVER;
    }

    DatabaseAddress address(String name) {
        var address = postgres.address();
        return new DatabaseAddress(url(name), address.owner(), address.app());
    }

    String createDatabase() {
        var name = nextName();
        run("create database " + name);
        return name;
    }

    /** Copies a template that was migrated once. */
    String createDatabase(Migrations migrations) {
        var name = nextName();
        run("create database " + name + " template " + template(migrations));
        return name;
    }

    void dropDatabase(String name) {
        run("drop database if exists " + name + " with (force)");
    }

    /** A template gets its name when it is complete: whoever finds the name can use it. */
    private synchronized String template(Migrations migrations) {
        var template = "template_" + migrations.fingerprint().substring(0, 16);
        run("select pg_advisory_lock(1)");
        try {
            if (names(template).isEmpty()) {
                var name = createDatabase();
                Database.migrate(address(name), migrations);
                run("alter database " + name + " rename to " + template);
            }
        } finally {
            run("select pg_advisory_unlock(1)");
        }
        return template;
    }

    private String nextName() {
        return PREFIX + ProcessHandle.current().pid() + "_" + created.incrementAndGet();
    }

    private void dropWhatOthersLeft() {
        names(PREFIX.replace("_", "\\_") + "%").forEach(this::dropDatabase);
    }

    private synchronized List<String> names(String pattern) {
        try (var statement = admin.prepareStatement("select datname from pg_database where datname like ?")) {
            statement.setString(1, pattern);
            var names = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private synchronized void run(String sql) {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database;
    }

    private static DatabaseException failure(SQLException e) {
        return new DatabaseException("The Postgres for tests says: " + e.getMessage(), e);
    }

    /** Holds the server of this process; the class loader makes sure there is one. */
    private static final class Shared {
        static final ScratchServer SERVER = start();

        private static ScratchServer start() {
            try {
                var home = Path.of(System.getProperty("java.io.tmpdir"))
                        .resolve("batuta-tests-%s-%s-%x"
                                .formatted(System.getProperty("user.name"), EmbeddedPostgres.mark(), SETTINGS.hashCode()));
                Files.createDirectories(home.resolve("postgres"));
                Files.writeString(home.resolve("postgres").resolve("custom.conf"), SETTINGS);
                return start(home);
            } catch (IOException | SQLException e) {
                throw new DatabaseException("The Postgres for tests does not start: " + e, e);
            }
        }

        private static ScratchServer start(Path home) throws IOException, SQLException {
            try (var starting = open(home.resolve("start.lock"));
                    var _ = starting.lock()) {
                var users = open(home.resolve("users.lock"));
                var alone = users.tryLock();
                var server = new ScratchServer(EmbeddedPostgres.start(home));
                if (alone != null) {
                    server.dropWhatOthersLeft();
                    alone.release();
                }
                // Held by the open channel until this process ends, by whatever end.
                users.lock(0, Long.MAX_VALUE, true);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(home, users, server.postgres)));
                return server;
            }
        }

        /** The last one stops the server. */
        private static void leave(Path home, FileChannel users, EmbeddedPostgres postgres) {
            try (var starting = open(home.resolve("start.lock"));
                    var _ = starting.lock()) {
                users.close();
                try (var asking = open(home.resolve("users.lock"))) {
                    if (asking.tryLock() != null) {
                        postgres.close();
                    }
                }
            } catch (IOException e) {
                throw new DatabaseException("The Postgres for tests was not stopped: " + e, e);
            }
        }

        private static FileChannel open(Path file) throws IOException {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }
}
