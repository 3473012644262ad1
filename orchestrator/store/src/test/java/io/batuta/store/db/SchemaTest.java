package io.batuta.store.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.store.db.Migrations.Script;
import io.batuta.store.testing.ScratchDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final Script TABLES = new Script(1, "V1__tables.sql", """
            create table thing (id bigint generated always as identity primary key, name text);
            create table event (id bigint, at timestamptz, what text) partition by range (at);
            create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');
            """);
    private static final Script COLOUR = new Script(2, "V2__colour.sql", "alter table thing add column colour text");
    private static final Migrations ONE = new Migrations(List.of(TABLES));
    private static final Migrations TWO = new Migrations(List.of(TABLES, COLOUR));

    private final ScratchDatabase scratch = ScratchDatabase.createEmpty();
    private final DatabaseAddress address = scratch.address();

    @AfterEach
    void drop() {
        scratch.close();
    }

    @Test
    void bringsAnEmptyDatabaseToTheNewestVersionAndOnFromAnOlderOne() throws SQLException {
        assertThat(new Schema(address, TWO).report().sentence()).contains("has schema 0, this program knows 2: run db migrate");
        new Schema(address, ONE).bringUpToDate();
        assertThat(new Schema(address, TWO).report().found()).isEqualTo(1);
        new Schema(address, TWO).bringUpToDate();

        var report = new Schema(address, TWO).report();
        assertThat(report.found()).isEqualTo(2);
        assertThat(report.upToDate()).isTrue();
        assertThat(ask(address.app(), "select count(colour) from thing")).isEqualTo("0");
    }

    @Test
    void aSecondStartDoesNotEvenTakeTheLock() throws SQLException {
        new Schema(address, TWO).bringUpToDate();
        try (var holder = Connections.open(address.jdbcUrl(), address.owner(), "test")) {
            holder.createStatement().execute("select pg_advisory_lock(" + Schema.LOCK + ")");
            assertThatCode(() -> new Schema(address, TWO).bringUpToDate()).doesNotThrowAnyException();
        }
    }

    @Test
    void aSchemaNewerThanTheProgramIsRefused() {
        new Schema(address, TWO).bringUpToDate();
        assertThatThrownBy(() -> new Schema(address, ONE).bringUpToDate())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("The database has schema 2, this program knows 1: start the newer version");
        assertThat(new Schema(address, ONE).report().sentence()).contains("start the newer version");
    }

    @Test
    void aChangedScriptIsRefused() {
        new Schema(address, ONE).bringUpToDate();
        var changed = new Migrations(List.of(new Script(1, TABLES.name(), TABLES.sql() + "\nselect 1;")));
        assertThatThrownBy(() -> new Schema(address, changed).bringUpToDate())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("checksum mismatch");
        assertThat(new Schema(address, changed).report().sentence()).contains("other scripts than this program's");
    }

    @Test
    void aStepThatFailsLeavesNothingAndTheStepsBeforeStay() throws SQLException {
        var broken = new Migrations(List.of(
                TABLES, new Script(2, "V2__colour.sql", "alter table thing add column colour text; select 1 / 0;")));
        assertThatThrownBy(() -> new Schema(address, broken).bringUpToDate())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("division by zero");
        assertThat(new Schema(address, TWO).report().found()).isEqualTo(1);
        new Schema(address, TWO).bringUpToDate();
        assertThat(ask(address.app(), "select count(colour) from thing")).isEqualTo("0");
    }

    @Test
    void aMigrationKilledInTheMiddleIsCompletedByTheNext() throws Exception {
        var slow = new Migrations(List.of(
                TABLES, new Script(2, "V2__colour.sql", "alter table thing add column colour text; select pg_sleep(600)")));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var killed = executor.submit(() -> new Schema(address, slow).bringUpToDate());
            var sleeping = "select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(600)' and application_name = 'batuta migrate'";
            await().until(() -> ask(address.owner(), sleeping).equals("1"));
            ask(address.owner(),
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = 'batuta migrate'");
            assertThatThrownBy(killed::get).hasCauseInstanceOf(DatabaseException.class);
        }
        new Schema(address, TWO).bringUpToDate();
        assertThat(new Schema(address, TWO).report().upToDate()).isTrue();
    }

    /** Its stamp must not tell the older program that all is as it was. */
    @Test
    void aNewerSchemaThatAFailureLeftHalfwayIsRefusedByTheOlderProgram() throws SQLException {
        new Schema(address, ONE).bringUpToDate();
        var broken = new Migrations(List.of(TABLES, COLOUR, new Script(3, "V3__broken.sql", "select 1 / 0")));
        assertThatThrownBy(() -> new Schema(address, broken).bringUpToDate()).hasMessageContaining("division by zero");
        assertThatThrownBy(() -> new Schema(address, ONE).bringUpToDate())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("The database has schema 2, this program knows 1");
        new Schema(address, TWO).bringUpToDate();
        assertThat(new Schema(address, TWO).report().upToDate()).isTrue();
    }

    @Test
    void nodesThatStartAtOnceMigrateOnce() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = Stream.generate(() -> (Callable<Void>) () -> {
                new Schema(address, TWO).bringUpToDate();
                return null;
            })
                    .limit(4)
                    .toList();
            for (var start : executor.invokeAll(starts)) {
                start.get();
            }
        }
        assertThat(ask(address.owner(), "select count(*) from flyway_schema_history where version is not null")).isEqualTo("2");
    }

    @Test
    void theProgramsRoleCannotChangeHistory() throws SQLException {
        new Schema(address, TWO).bringUpToDate();
        run(address.app(), "insert into thing (name) values ('a')");
        run(address.app(), "update thing set name = 'b'");
        run(address.app(), "insert into event values (1, '2026-05-05', 'started')");
        for (var table : List.of("event", "event_2026")) {
            assertRefused("update " + table + " set what = 'never happened'");
            assertRefused("delete from " + table);
            assertRefused("truncate " + table);
            assertRefused("drop table " + table);
        }
        assertRefused("delete from flyway_schema_history");
        assertRefused("update schema_stamp set version = 99");
        assertThat(ask(address.app(), "select what from event")).isEqualTo("started");
    }

    @Test
    void grantsThatAKillPreventedAreMadeUpFor() throws SQLException {
        new Schema(address, TWO).bringUpToDate();
        run(address.owner(), "drop table schema_stamp");
        run(address.owner(), "revoke all on all tables in schema batuta from " + address.app().user());
        new Schema(address, TWO).bringUpToDate();
        assertThat(ask(address.app(), "select count(*) from thing")).isEqualTo("0");
    }

    @Test
    void worksWithOneRoleForEverything() throws SQLException {
        var oneRole = new DatabaseAddress(address.jdbcUrl(), address.owner(), address.owner());
        try (var database = Database.open(oneRole, TWO, 2);
                var connection = database.pool().getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from thing")) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void eraseRemovesOnlyWhatIsOurs() throws SQLException {
        run(address.owner(), "create table public.theirs (id int)");
        new Schema(address, TWO).bringUpToDate();
        new Schema(address, TWO).erase();
        assertThat(ask(address.owner(), "select count(*) from public.theirs")).isEqualTo("0");
        assertThat(new Schema(address, TWO).report().found()).isZero();
    }

    @Test
    void anOldServerIsRefusedWithASentence() {
        assertThatThrownBy(() -> Schema.refuseOldServer(14))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("The database is Postgres 14, and Batuta needs 15 or newer");
        assertThatCode(() -> Schema.refuseOldServer(15)).doesNotThrowAnyException();
    }

    @Test
    void anUnreachableServerIsNamedWithoutThePassword() {
        var nowhere = DatabaseAddress.parse("postgres://someone:tops3cret@127.0.0.1:1/nothing");
        assertThatThrownBy(() -> Database.open(nowhere))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/nothing cannot be used")
                .hasMessageNotContaining("tops3cret");
    }

    @Test
    void theScriptsOfThisProgramAreWellFormed() {
        assertThat(Migrations.ofThisProgram().scripts()).extracting(Script::version).isSorted();
    }

    private void assertRefused(String sql) {
        assertThatThrownBy(() -> run(address.app(), sql))
                .as(sql)
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    private String ask(Login login, String question) throws SQLException {
        try (var connection = Connections.open(address.jdbcUrl(), login, "test");
                var rows = connection.createStatement().executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void run(Login login, String... statements) throws SQLException {
        try (var connection = Connections.open(address.jdbcUrl(), login, "test")) {
            for (var sql : Arrays.asList(statements)) {
                connection.createStatement().execute(sql);
            }
        }
    }
}
