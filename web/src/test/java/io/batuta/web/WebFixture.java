package io.batuta.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.log.LogStore;
import io.batuta.model.dag.Dag;
import io.batuta.model.json.Json;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.task.ConnectionTest;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.journal.PostgresJournal;
import io.batuta.store.testing.ScratchDatabase;
import io.batuta.web.http.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server on a port of its own with a real database behind it: DAG {@code sales} with three tasks (one of them mapped), a run that failed, one that runs and one that waits. Commands are only written
 * down.
 */
final class WebFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
    static final String DAG = "sales";
    static final String OTHER = "other.dag";
    static final String RUN = "manual__2026-08-01T10:00:00+00:00";
    static final long FIRST_RUN = 101;
    static final long BACKFILL = 901;
    static final long ATTEMPT = 301;
    static final String PASSWORD = "correct horse battery";

    final ScratchDatabase scratch = ScratchDatabase.create();
    final FakeCommands commands = new FakeCommands(Set.of(DAG, OTHER));
    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    final InstantSource clock = now::get;
    final Secrets secrets;
    final PostgresJournal journal;
    final LogStore logs;
    final Web web;

    private WebFixture(Path home) {
        secrets = Secrets.open(home, Map.of());
        journal = new PostgresJournal(scratch.database(), secrets);
        logs = new LocalLogStore(home.resolve("logs"));
        web = new Web(
                new Web.Settings("127.0.0.1", 0, "1.2.3", null),
                new Web.Ports(scratch.database(), secrets, commands, journal, logs,
                        connection -> ConnectionTest.Result
                                .usable(connection.kind() + " " + connection.host() + " " + connection.password()),
                        io.batuta.model.connection.ConnectionKinds::problem, java.util.List::of, () -> false, clock));
        seed();
        for (Role role : Role.OF_USERS) {
            web.users().create(role.word(), PASSWORD, role);
        }
        web.start();
    }

    static WebFixture start(Path home) {
        return new WebFixture(home);
    }

    /** Somebody signed in with a bearer token. */
    Client as(Role role) {
        Client client = anonymous();
        String token = client.post("/auth/token", Map.of("username", role.word(), "password", PASSWORD)).text("access_token");
        return client.withHeader("Authorization", "Bearer " + token);
    }

    Client anonymous() {
        return new Client("http://127.0.0.1:" + web.port());
    }

    void sql(String sql) {
        try (var connection = scratch.database().pool().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private void seed() {
        Dag sales = Dag.named(DAG)
                .description("Sells things")
                .schedule(Schedule.every(Duration.ofMinutes(5)))
                .startingAt("2026-01-01T00:00:00Z")
                .param("rows", 10)
                .tasks(t -> {
                    var fetch = t.call("fetch", io.batuta.model.task.OutputType.listOf(String.class), run -> java.util.List.of("a"));
                    var load = t.map("load", String.class, fetch, (run, one) -> one);
                    t.group("end", g -> g.run("report", load, (run, all) -> run.log().info("done")));
                });
        dag(sales, 11, false, "2026-08-01T12:05:00Z");
        dag(Dag.named(OTHER).schedule(Schedule.manual()).tasks(t -> t.empty("only")), 12, true, null);
        sql("""
                insert into node (id, name, home, labels) values (1, 'one', '/home', '{}');
                insert into import_error (file, message, line, details, at)
                values ('broken.java', 'cannot find symbol', 12, 'broken.java:12: error: cannot find symbol <script>alert(1)</script>', '2026-08-01T11:00:00Z');
                insert into run (id, uuid, dag, run_id, type, state, logical_date, run_after, queued_at, started_at, ended_at, triggered_by, actor, conf, dag_version, owner, owner_epoch) values
                (101, '00000000-0000-7000-8000-000000000101', 'sales', 'manual__2026-08-01T10:00:00+00:00', 'manual', 'failed', null,
                 '2026-08-01T10:00:00Z', '2026-08-01T10:00:00Z', '2026-08-01T10:00:01Z', '2026-08-01T10:00:11.500Z', 'ui', 'ann', '{"rows": 5}', 11, 1, 1),
                (102, '00000000-0000-7000-8000-000000000102', 'sales', 'scheduled__2026-08-01T11:00:00+00:00', 'scheduled', 'running', '2026-08-01T11:00:00Z',
                 '2026-08-01T11:00:00Z', '2026-08-01T11:00:00Z', '2026-08-01T11:00:01Z', null, 'timetable', null, null, 11, 1, 1),
                (103, '00000000-0000-7000-8000-000000000103', 'sales', 'scheduled__2026-08-01T11:05:00+00:00', 'scheduled', 'queued', '2026-08-01T11:05:00Z',
                 '2026-08-01T11:05:00Z', '2026-08-01T11:05:00Z', null, null, 'timetable', null, null, null, 1, 1);
                insert into task_instance (id, uuid, run, task, map_index, map_key, state, try_number, max_tries, tries_since_clear, losses, started_at, ended_at, attempt, node, output_attempt, reason, hint, epoch) values
                (201, '00000000-0000-7000-8000-000000000201', 101, 'fetch', -1, null, 'success', 1, 0, 1, 0, '2026-08-01T10:00:01Z', '2026-08-01T10:00:03Z', 300, 1, 300, null, null, 1),
                (202, '00000000-0000-7000-8000-000000000202', 101, 'load', 0, 'a', 'failed', 2, 1, 2, 0, '2026-08-01T10:00:05Z', '2026-08-01T10:00:08Z', 302, 1, null, 'exit code 3', 'look at the log', 1),
                (203, '00000000-0000-7000-8000-000000000203', 101, 'end.report', -1, null, 'upstream_failed', 0, 0, 0, 0, null, null, null, null, null, null, null, 1),
                (204, '00000000-0000-7000-8000-000000000204', 102, 'fetch', -1, null, 'running', 1, 0, 1, 0, '2026-08-01T11:00:01Z', null, 303, 1, null, null, null, 1),
                (205, '00000000-0000-7000-8000-000000000205', 102, 'load', -1, null, 'none', 0, 0, 0, 0, null, null, null, null, null, null, null, 1),
                (206, '00000000-0000-7000-8000-000000000206', 102, 'end.report', -1, null, 'none', 0, 0, 0, 0, null, null, null, null, null, null, null, 1);
                insert into attempt (task_instance, id, node, started_at, ended_at, try_number, slots, cause, outside_name, pool, state, reason) values
                (201, 300, 1, '2026-08-01T10:00:01Z', '2026-08-01T10:00:03Z', 1, 1, 'first', 'x', 'default_pool', 'success', null),
                (202, 301, 1, '2026-08-01T10:00:03Z', '2026-08-01T10:00:04Z', 1, 1, 'first', 'x', 'default_pool', 'up_for_retry', 'exit code 2'),
                (202, 302, 1, '2026-08-01T10:00:05Z', '2026-08-01T10:00:08Z', 2, 1, 'retry', 'x', 'default_pool', 'failed', 'exit code 3'),
                (204, 303, 1, '2026-08-01T11:00:01Z', null, 1, 2, 'first', 'x', 'default_pool', null, null);
                insert into output (attempt, task_instance, items, json) values (300, 201, 1, '["a"]');
                insert into backfill (id, dag, from_date, to_date, reprocess, max_active_runs, reverse, paused, node)
                values (901, 'sales', '2026-07-01T00:00:00Z', '2026-07-02T00:00:00Z', 'none', 4, false, false, 1);
                insert into event (at, run, task_instance, attempt, dag, event, from_state, to_state, actor, source)
                values ('2026-08-01T10:00:08Z', 101, 202, 302, 'sales', 'failed', 'running', 'failed', 'runner', 'runner');
                """);
        log(101, 302, "2026-08-01T10:00:05.000Z INFO task starting\n2026-08-01T10:00:08.000Z ERROR task <img src=x onerror=alert(1)>\n");
        log(102, 303, "2026-08-01T11:00:01.000Z INFO task line 1\n");
    }

    private void dag(Dag dag, long version, boolean paused, @org.jspecify.annotations.Nullable String next) {
        String id = dag.plan().dagId();
        String plan = Json.write(dag.plan()).replace("'", "''");
        sql("""
                insert into bundle (hash, origin, bytes, size, created_at) values ('hash-%1$s', '/dags/%1$s.java', 'class X {}', 10, '2026-08-01T09:00:00Z');
                insert into dag_version (id, uuid, dag, number, bundle, structure_hash, source_class, plan, created_at)
                values (%2$d, '00000000-0000-7000-8000-0000000000%2$d', '%1$s', 1, 'hash-%1$s', 's', 'X', '%3$s', '2026-08-01T09:00:00Z');
                insert into dag (id, version, paused, next_fire, fileloc, description, owner, tags, schedule, created_at, updated_at)
                values ('%1$s', %2$d, %4$s, %5$s, '/dags/%1$s.java', 'Sells things', 'ann', '{demo,"a b"}', 'every 5 min', '2026-08-01T09:00:00Z', '2026-08-01T09:00:00Z');
                """
                .formatted(id, version, plan, paused, next == null ? "null" : "'" + next + "'"));
    }

    void log(long run, long attempt, String text) {
        try (var out = logs.append(run, attempt, logs.length(run, attempt))) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        web.close();
        journal.close();
        scratch.close();
    }
}
