package io.batuta.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.store.db.Connections;
import io.batuta.store.db.DatabaseException;
import io.batuta.store.db.Login;
import io.batuta.store.postgres.EmbeddedPostgres.Stop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir private static Path prepared;

    @TempDir private Path home;

    /** Unpacking and making a cluster takes seconds; it is done once and copied. */
    @BeforeAll
    static void prepare() {
        EmbeddedPostgres.start(prepared).close();
    }

    @BeforeEach
    void copyPrepared() throws IOException {
        var root = Files.createDirectory(home.resolve("postgres"));
        var bin = "bin-" + Binaries.VERSION;
        Files.createSymbolicLink(root.resolve(bin), prepared.resolve("postgres").resolve(bin));
        var copy = Commands.run(List.of("cp", "-a", prepared.resolve("postgres/data").toString(),
                prepared.resolve("postgres/passwords").toString(), root.toString()));
        assertThat(copy.succeeded()).as(copy.output()).isTrue();
    }

    @AfterEach
    void stopWhatIsLeft() throws IOException {
        if (Files.isDirectory(home.resolve("postgres/data")) && Postmaster.living(data()).isPresent()) {
            EmbeddedPostgres.start(home).stop(Stop.IMMEDIATE);
        }
        unlink(home.resolve("postgres/bin-" + Binaries.VERSION));
    }

    @Test
    void aFirstStartMakesEverything() throws Exception {
        FileTrees.delete(home.resolve("postgres"));
        try (var postgres = EmbeddedPostgres.start(home)) {
            assertThat(postgres.wasAdopted()).isFalse();
            assertThat(ask(postgres, "select current_database()")).isEqualTo("batuta");
            assertThat(ask(postgres, "select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'batuta'"))
                    .isEqualTo("b C.UTF-8");
        }
        assertThat(home.resolve("postgres"))
                .isDirectoryContaining(path -> path.getFileName().toString().equals("data"))
                .isDirectoryNotContaining("glob:**unpacking-*")
                .isDirectoryNotContaining("glob:**{data.making,initdb.password}");
    }

    @Test
    void isADurableDatabaseForThisMachineOnly() throws Exception {
        try (var postgres = EmbeddedPostgres.start(home)) {
            assertThat(postgres.wasAdopted()).isFalse();
            assertThat(shows(postgres, "fsync")).isEqualTo("on");
            assertThat(shows(postgres, "synchronous_commit")).isEqualTo("on");
            assertThat(shows(postgres, "full_page_writes")).isEqualTo("on");
            assertThat(shows(postgres, "data_checksums")).isEqualTo("on");
            assertThat(shows(postgres, "server_encoding")).isEqualTo("UTF8");
            assertThat(shows(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(shows(postgres, "unix_socket_directories")).isEmpty();
            assertThat(shows(postgres, "password_encryption")).isEqualTo("scram-sha-256");
        }
    }

    @Test
    void theProgramsAreTheVersionWeSay() {
        try (var postgres = EmbeddedPostgres.start(home)) {
            var program = new Binaries(home.resolve("postgres/bin-" + Binaries.VERSION)).program("postgres");
            assertThat(postgres.pid()).isPositive();
            assertThat(Commands.run(List.of(program.toString(), "--version")).output().strip())
                    .isEqualTo("postgres (PostgreSQL) " + Binaries.VERSION.replaceAll("\\.0$", ""));
            assertThat(Binaries.VERSION).startsWith(Binaries.MAJOR + ".");
        }
    }

    @Test
    void theDataSurviveAStopAndThePortIsRemembered() throws Exception {
        int port;
        try (var first = EmbeddedPostgres.start(home)) {
            port = first.port();
            execute(first, "create table kept as select 42 as answer");
        }
        try (var second = EmbeddedPostgres.start(home)) {
            assertThat(second.wasAdopted()).isFalse();
            assertThat(second.port()).isEqualTo(port);
            assertThat(ask(second, "select answer from public.kept")).isEqualTo("42");
        }
    }

    @Test
    void whatWasCommittedSurvivesAnImmediateStop() throws Exception {
        var first = EmbeddedPostgres.start(home);
        execute(first, "create table kept as select 42 as answer");
        first.stop(Stop.IMMEDIATE);
        try (var second = EmbeddedPostgres.start(home)) {
            assertThat(ask(second, "select answer from public.kept")).isEqualTo("42");
        }
    }

    @Test
    void aServerThatOutlivedItsStarterIsAdopted() throws Exception {
        try (var holder = HolderProcess.start(home, List.of())) {
            long pid = holder.awaitPostgres();
            holder.killGroup();
            try (var postgres = EmbeddedPostgres.start(home)) {
                assertThat(postgres.wasAdopted()).isTrue();
                assertThat(postgres.pid()).isEqualTo(pid);
                assertThat(ask(postgres, "select 1")).isEqualTo("1");
            }
            assertThat(Postmaster.living(data())).isEmpty();
        }
    }

    @Test
    void aServerWithOtherSettingsIsRestartedInsteadOfAdopted() throws Exception {
        var first = EmbeddedPostgres.start(home);
        Files.writeString(data().resolve("postgresql.conf"), "# an older Batuta wrote this\n");
        long pid = first.pid();
        try (var second = EmbeddedPostgres.start(home)) {
            assertThat(second.wasAdopted()).isFalse();
            assertThat(second.pid()).isNotEqualTo(pid);
            assertThat(shows(second, "shared_buffers")).isEqualTo("64MB");
        }
    }

    @Test
    void aPostmasterKilledWithItsPidFileLeftIsStartedAnew() throws Exception {
        var first = EmbeddedPostgres.start(home);
        execute(first, "create table kept as select 42 as answer");
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        await().until(() -> first.pid() == 0);
        assertThat(data().resolve("postmaster.pid")).exists();
        try (var second = EmbeddedPostgres.start(home)) {
            assertThat(ask(second, "select answer from public.kept")).isEqualTo("42");
        }
    }

    @Test
    void aPidFileWhoseNumberNowBelongsToAStrangerIsForgotten() throws Exception {
        var first = EmbeddedPostgres.start(home);
        var pidFile = data().resolve("postmaster.pid");
        var lines = Files.readAllLines(pidFile);
        first.stop(Stop.IMMEDIATE);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);
        try (var second = EmbeddedPostgres.start(home)) {
            assertThat(second.wasAdopted()).isFalse();
            assertThat(ask(second, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void ensureRunningBringsADeadServerBackOnTheSamePort() throws Exception {
        try (var postgres = EmbeddedPostgres.start(home)) {
            assertThat(postgres.ensureRunning()).isFalse();
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
            await().until(() -> postgres.pid() == 0);
            assertThat(postgres.ensureRunning()).isTrue();
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void movesToAnotherPortWhenSomebodySitsOnTheRememberedOne() throws Exception {
        int port;
        try (var first = EmbeddedPostgres.start(home)) {
            port = first.port();
        }
        try (var squatter = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                var second = EmbeddedPostgres.start(home)) {
            assertThat(squatter.isBound()).isTrue();
            assertThat(second.port()).isNotEqualTo(port);
            assertThat(Files.readString(home.resolve("postgres/port")).strip()).isEqualTo("" + second.port());
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (var postgres = EmbeddedPostgres.start(home)) {
            var file = home.resolve("postgres/passwords");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            var wrong = new Login(Cluster.OWNER, "guess");
            assertThatThrownBy(() -> Connections.open(postgres.address().jdbcUrl(), wrong, "test"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            assertThat(postgres.address().toString()).doesNotContain(Files.readAllLines(file).getFirst().substring(6));
        }
    }

    @Test
    void aClusterOfAnotherMajorVersionIsRefusedWithASentence() throws Exception {
        Files.writeString(data().resolve("PG_VERSION"), "19\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(home))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("was made by Postgres 19, and this Batuta brings Postgres 18");
    }

    @Test
    void lostPasswordsAreNamedNotGuessed() throws Exception {
        Files.delete(home.resolve("postgres/passwords"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(home))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("passwords is missing. Restore it from a backup");
    }

    @Test
    void aStartThatFailsShowsWhatPostgresSaid() throws Exception {
        Files.writeString(home.resolve("postgres/custom.conf"), "shared_bufers = 1MB\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(home))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("unrecognized configuration parameter \"shared_bufers\"")
                .hasMessageContaining("postgres.log");
    }

    @Test
    void anAdministratorsSettingsWin() throws Exception {
        Files.writeString(home.resolve("postgres/custom.conf"), "work_mem = 7MB\n");
        try (var postgres = EmbeddedPostgres.start(home)) {
            assertThat(shows(postgres, "work_mem")).isEqualTo("7MB");
        }
    }

    /** Before the directory is cleared away, which would warn about a link that leads out of it. */
    private static void unlink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            Files.delete(path);
        }
    }

    private Path data() throws IOException {
        return home.toRealPath().resolve("postgres/data");
    }

    private static String shows(EmbeddedPostgres postgres, String setting) throws SQLException {
        return ask(postgres, "show " + setting);
    }

    private static String ask(EmbeddedPostgres postgres, String question) throws SQLException {
        var address = postgres.address();
        try (var connection = Connections.open(address.jdbcUrl(), address.owner(), "test");
                var rows = connection.createStatement().executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        var address = postgres.address();
        try (var connection = Connections.open(address.jdbcUrl(), address.owner(), "test");
                var statement = connection.createStatement()) {
            statement.execute("set search_path to public");
            statement.execute(sql);
        }
    }
}
