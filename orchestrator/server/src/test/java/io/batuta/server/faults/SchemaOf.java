package io.batuta.server.faults;

import io.batuta.store.db.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The schema of a site's database: brought back to what an older version had, held up in the middle of a step, or made newer than this version knows. All in SQL, past the program. */
record SchemaOf(Site site) {
    static final int NEWEST = Migrations.ofThisProgram().version();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * One step of the migrations.
     *
     * @param lock what makes it wait, the later in its script the better
     * @param back takes away what it made; rows stay as the version before left them
     */
    private record Step(String lock, String back) {}

    /** The first step makes everything, so there is no way back from it. */
    private static final Map<Integer, Step> STEPS = Map.of(
            2, new Step("batuta.outbox in access share mode", "alter table batuta.outbox drop column together"),
            3, new Step("batuta.output in access share mode", "alter table batuta.output drop column dag_version"),
            // Its first half has happened by then.
            4, new Step("batuta.run in row exclusive mode", "drop index batuta.run_by_start; alter table batuta.dag drop column tasks"),
            5, new Step("batuta.inbox in access share mode",
                    """
                            delete from batuta.inbox where answered_at is not null;
                            alter table batuta.inbox drop column key, drop column answer, drop column answered_at
                            """),
            6, new Step("batuta.outbox in access share mode", "alter table batuta.outbox drop column held"),
            7, new Step("batuta.run in row exclusive mode",
                    "create index run_by_dag on batuta.run (dag, run_after desc, id desc); drop index batuta.run_newest"));

    /** Which steps can be taken back and held up; the test fails when one was added and is not among them. */
    static Set<Integer> steps() {
        return STEPS.keySet();
    }

    private static Step step(int version) {
        return Objects.requireNonNull(STEPS.get(version), () -> "no way back from step " + version);
    }

    /** As that older version left it. No node may be running. */
    void bringBackTo(int version) {
        carryOut(statement -> {
            for (int step = NEWEST; step > version; step--) {
                statement.execute(step(step).back());
            }
            statement.execute("delete from batuta.flyway_schema_history where version::int > " + version);
            stamp(statement, version);
        });
    }

    /** As a version would leave it that knows one step more; or as a kill -9 in the middle of that step's migration would, before the whole was stamped. */
    void makeNewer(boolean toTheEnd) {
        int version = NEWEST + 1;
        carryOut(statement -> {
            statement.execute("create table batuta.of_the_future (what text)");
            statement.execute("insert into batuta.of_the_future values ('kept')");
            statement.execute(
                    "insert into batuta.flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                            + " select max(installed_rank) + 1, '" + version + "', 'of the future', 'SQL', 'V" + version
                            + "__of_the_future.sql', 1, current_user, 1, true from batuta.flyway_schema_history");
            if (toTheEnd) {
                statement.execute("update batuta.schema_stamp set version = " + version + ", fingerprint = 'another'");
            } else {
                statement.execute("delete from batuta.schema_stamp");
            }
        });
    }

    /** As this version left it. */
    void makeOurs() {
        carryOut(statement -> {
            statement.execute("drop table batuta.of_the_future");
            statement.execute("delete from batuta.flyway_schema_history where version::int > " + NEWEST);
            stamp(statement, NEWEST);
        });
    }

    private static void stamp(Statement statement, int version) throws SQLException {
        String fingerprint = new Migrations(Migrations.ofThisProgram().scripts().subList(0, version)).fingerprint();
        statement.execute("delete from batuta.schema_stamp");
        statement.execute("insert into batuta.schema_stamp (version, fingerprint) values (" + version + ", '" + fingerprint + "')");
    }

    /** Which step a migration from that version comes to and cannot take while a wish for that one is held up: an earlier one may need the same table. */
    static int stuckAt(int from, int wished) {
        String lock = step(wished).lock();
        return STEPS.keySet().stream().filter(step -> step > from && step(step).lock().equals(lock)).min(Integer::compare).orElseThrow();
    }

    /** Keeps a step from being taken until the connection is closed. */
    Connection holdUp(int step) {
        try {
            Connection holder = site.connect("faults hold");
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("lock table " + step(step).lock());
            }
            return holder;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a migration waits for what is held up. */
    boolean isHeldUp() {
        return waiting("relation");
    }

    /** Whether a node waits for another one's migration. */
    boolean isWaitedFor() {
        return waiting("advisory");
    }

    private boolean waiting(String what) {
        return site.number(
                "select count(*) from pg_stat_activity where application_name = 'batuta migrate' and wait_event_type = 'Lock' and wait_event = ?",
                what) > 0;
    }

    /** Waits until Postgres has noticed that whoever migrated is dead, and undone what was not finished. */
    boolean awaitNobodyMigrates() {
        return Campaign.within(LIMIT,
                () -> site.number("select count(*) from pg_stat_activity where application_name = 'batuta migrate'") == 0);
    }

    /** The last finished step; 0 for an empty database. */
    int version() {
        return site.number("select count(*) from pg_tables where schemaname = 'batuta' and tablename = 'flyway_schema_history'") == 0
                ? 0
                : (int) site.number(
                        "select coalesce(max(version::int), 0) from batuta.flyway_schema_history where success and version is not null");
    }

    /** The version whose migration came to its end; 0 when none did. */
    int stamped() {
        return site.number("select count(*) from pg_tables where schemaname = 'batuta' and tablename = 'schema_stamp'") == 0
                ? 0
                : (int) site.number("select coalesce(max(version), 0) from batuta.schema_stamp");
    }

    /** How often each step was recorded as taken. */
    List<String> taken() {
        return site.lines("select version from batuta.flyway_schema_history where version is not null order by installed_rank");
    }

    /** Every table's rows in one figure each, and every column's name: equal when nothing was changed. */
    Map<String, String> everything() {
        Map<String, String> all = new TreeMap<>();
        for (String table : site.lines("select tablename from pg_tables where schemaname = 'batuta'")) {
            all.put(table, site.lines("select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from batuta."
                    + table + " t").getFirst());
        }
        all.put("", String.join(",", site.lines(
                "select table_name || '.' || column_name from information_schema.columns where table_schema = 'batuta' order by 1")));
        return all;
    }

    private void carryOut(Work work) {
        try (Connection connection = site.connect("faults"); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            work.on(statement);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(Statement statement) throws SQLException;
    }
}
