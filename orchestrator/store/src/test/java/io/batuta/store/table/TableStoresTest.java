package io.batuta.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.task.Connection;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import io.batuta.store.journal.PostgresJournal;
import io.batuta.store.read.Reads;
import io.batuta.store.read.TaskReads;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each store against the real table. */
class TableStoresTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> MAIL = List.of("mail");

    @TempDir Path home;

    private ScratchDatabase scratch;
    private Database database;
    private Secrets secrets;

    @BeforeEach
    void open() {
        scratch = ScratchDatabase.create();
        database = scratch.database();
        secrets = Secrets.open(home, Map.of());
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @Test
    void variablesAreSealed() {
        var store = new VariableStore(database, secrets);
        assertThat(store.create(new VariableStore.Variable("a/b", "canary", "why"))).isTrue();
        assertThat(store.create(new VariableStore.Variable("a/b", "other", null))).isFalse();
        assertThat(store.find("a/b")).contains(new VariableStore.Variable("a/b", "canary", "why"));
        store.put(new VariableStore.Variable("a/b", "new", null));
        assertThat(store.all()).containsExactly(new VariableStore.Variable("a/b", "new", null));
        assertThat(dump("variable")).doesNotContain("canary").doesNotContain("new");
        assertThat(store.delete("a/b")).isTrue();
        assertThat(store.delete("a/b")).isFalse();
        assertThat(store.find("a/b")).isEmpty();
    }

    @Test
    void connectionsKeepTheirSecretsSealed() {
        var store = new ConnectionStore(database, secrets);
        var ssh = new Connection("worker", "ssh", null, "host", 22, "me", "canary1", null, Map.of("key", "canary2", "strict", "yes"),
                Set.of("key"));
        var bare = new Connection("bare", "http", "plain", null, null, null, null, null, Map.of(), Set.of());
        assertThat(store.create(ssh)).isTrue();
        assertThat(store.create(ssh)).isFalse();
        store.put(bare);
        assertThat(store.find("worker")).contains(ssh);
        assertThat(store.all()).containsExactly(bare, ssh);
        assertThat(dump("connection")).contains("strict").doesNotContain("canary");
        assertThat(store.delete("worker")).isTrue();
        assertThat(store.find("worker")).isEmpty();
    }

    @Test
    void poolsAreKeptWhileInUse() {
        var store = new PoolStore(database);
        assertThat(store.find("default_pool").orElseThrow().slots()).isEqualTo(-1);
        assertThat(store.create(new PoolStore.Pool("db", 4, 0, false, null))).isTrue();
        assertThat(store.create(new PoolStore.Pool("db", 9, 0, false, null))).isFalse();
        run("insert into attempt (task_instance, id, node, started_at, try_number, slots, cause, outside_name, pool) values (1, 1, 1, now(), 1, 3, 'first', 'x', 'db')");
        assertThat(store.delete("db")).isEqualTo(PoolStore.Deletion.IN_USE);
        assertThat(store.change(new PoolStore.Pool("db", 2, 0, true, "small"))).isTrue();
        assertThat(store.find("db")).contains(new PoolStore.Pool("db", 2, 3, true, "small"));
        run("update attempt set ended_at = now()");
        assertThat(store.delete("db")).isEqualTo(PoolStore.Deletion.DELETED);
        assertThat(store.delete("db")).isEqualTo(PoolStore.Deletion.MISSING);
        assertThat(store.delete("default_pool")).isEqualTo(PoolStore.Deletion.PROTECTED);
        assertThat(store.change(new PoolStore.Pool("db", 2, 0, true, null))).isFalse();
    }

    @Test
    void aDagGetsANewVersionOnlyWhenItChanged() {
        try (var journal = new PostgresJournal(database, secrets)) {
            var store = new DagStore(database, () -> journal.takeIds(1));
            var plan = plan("first");
            var bundle = new BundleStore.Bundle("h1", "/dags/d.java", new byte[]{1, 2});
            var first = store.register(bundle, "d.java", List.of(new DagStore.Built(plan, "D")), true, NOW).getFirst();
            assertThat(first.newDag()).isTrue();
            assertThat(first.number()).isOne();
            assertThat(journal.dags()).singleElement().satisfies(dag -> assertThat(dag.paused()).isTrue());
            assertThat(Json.write(journal.plan(first.version()))).isEqualTo(Json.write(plan));
            assertThat(store.retire("d.java", List.of(), NOW)).containsExactly("d");
            assertThat(journal.dags()).isEmpty();
            var again = store.register(bundle, "d.java", List.of(new DagStore.Built(plan, "D")), false, NOW).getFirst();
            assertThat(again).isEqualTo(new DagStore.Registered("d", first.version(), 1, false, false, true));
            var other = new BundleStore.Bundle("h2", "/dags/d.java", new byte[]{3});
            var second = store.register(other, "d.java", List.of(new DagStore.Built(plan, "D")), false, NOW).getFirst();
            assertThat(second.number()).isEqualTo(2);
            assertThat(second.newVersion()).isTrue();
            assertThat(journal.dags()).singleElement().satisfies(dag -> {
                assertThat(dag.version()).isEqualTo(second.version());
                assertThat(dag.paused()).as("only a new DAG's switch is set").isTrue();
            });
            var tasks = new TaskReads(new Reads(database.pool()));
            assertThat(tasks.find("%" + plan.tasks().getFirst().id() + "%", 5)).containsExactly(
                    new TaskReads.Name("d", plan.tasks().getFirst().id()));
            assertThat(tasks.find("%nothing like it%", 5)).isEmpty();
            store.setTimes("d", NOW, NOW.plusSeconds(60));
            store.setTimes("d", NOW.plusSeconds(5), null);
            assertThat(store.find("d").orElseThrow().anchor()).isEqualTo(NOW);
            assertThat(store.find("d").orElseThrow().nextFire()).isNull();
            var bundles = new BundleStore(database);
            assertThat(bundles.exists("h2")).isTrue();
            assertThat(bundles.find("h1").orElseThrow().bytes()).containsExactly(1, 2);
            assertThat(bundles.version(second.version())).hasValueSatisfying(code -> {
                assertThat(code).extracting("dagId", "number", "bundle", "sourceClass").containsExactly("d", 2, "h2", "D");
                assertThat(bundles.dagsOf("h2")).containsExactly(code);
            });
        }
    }

    @Test
    void aFileHasOneImportError() {
        var store = new ImportErrorStore(database);
        store.put("a.java", "first", null, "text", NOW);
        store.put("a.java", "second", 12, "text", NOW);
        assertThat(store.all()).singleElement().satisfies(error -> {
            assertThat(error.message()).isEqualTo("second");
            assertThat(error.line()).isEqualTo(12);
            assertThat(store.find(error.id())).contains(error);
        });
        assertThat(store.clear("a.java")).isTrue();
        assertThat(store.clear("a.java")).isFalse();
    }

    @Test
    void aMessageIsTakenByOneAndComesBackWhenItsTakerDies() {
        var store = new OutboxStore(database);
        run("insert into outbox (key, channel, dag, run, payload, next_at) values ('k', 'mail', 'd', 7, '{}', '2026-11-21T11:00:00Z')");
        assertThat(store.nextDue()).isEqualTo(Instant.parse("2026-11-21T11:00:00Z"));
        var until = NOW.plusSeconds(60);
        assertThat(store.claim(List.of("hook"), 10, NOW, until)).isEmpty();
        store.explain("mail", "no way out");
        assertThat(store.ofRun(7).getFirst().lastError()).isEqualTo("no way out");
        var message = store.claim(MAIL, 10, NOW, until).getFirst();
        assertThat(message.tries()).isOne();
        assertThat(store.claim(MAIL, 10, NOW, until)).isEmpty();
        assertThat(store.claim(MAIL, 10, until, until.plusSeconds(60))).hasSize(1);
        store.retry(List.of(message.id()), "451 later", NOW);
        assertThat(store.claim(MAIL, 10, NOW, until).getFirst().lastError()).isEqualTo("451 later");
        store.failed(List.of(message.id()), "550 never", NOW);
        assertThat(store.claim(MAIL, 10, until.plus(Duration.ofDays(1)), until)).isEmpty();
        assertThat(store.tryNow(message.id(), NOW)).isTrue();
        assertThat(store.claim(MAIL, 10, NOW, until)).hasSize(1);
        store.done(List.of(message.id()), "250 ok", NOW);
        assertThat(store.ofRun(7)).singleElement().satisfies(done -> {
            assertThat(done.state()).isEqualTo("done");
            assertThat(done.answer()).isEqualTo("250 ok");
            assertThat(done.tries()).isEqualTo(4);
        });
        assertThat(store.newest(null, 5)).hasSize(1);
        assertThat(store.nextDue()).isNull();
    }

    @Test
    void aMessageThatWaitsIsTriedAtOnceUnlessSomebodyIsTryingIt() {
        var store = new OutboxStore(database);
        run("insert into outbox (key, channel, dag, run, payload, next_at) values ('k', 'mail', 'd', 7, '{}', '2026-11-21T11:00:00Z')");
        var later = NOW.plusSeconds(60);
        long id = store.claim(MAIL, 10, NOW, later).getFirst().id();
        assertThat(store.find(id)).hasValueSatisfying(message -> assertThat(message.held()).isTrue());
        assertThat(store.tryNow(id, NOW)).as("somebody is trying").isFalse();
        assertThat(store.tryNow(id, later)).as("who tried is gone").isTrue();
        store.claim(MAIL, 10, later, later.plusSeconds(60));
        store.putOff(List.of(id), "gathers", later.plusSeconds(600));
        assertThat(store.claim(MAIL, 10, later, later)).isEmpty();
        assertThat(store.tryNow(id, later)).isTrue();
        assertThat(store.claim(MAIL, 10, later, later.plusSeconds(60))).singleElement()
                .satisfies(message -> assertThat(message.together()).as("a bundle of its own").isEqualTo(id));
        store.retry(List.of(id), "451 later", later.plusSeconds(600));
        assertThat(store.tryNow(id, later)).isTrue();
        store.claim(MAIL, 10, later, later.plusSeconds(60));
        store.done(List.of(id), "250 ok", later);
        assertThat(store.tryNow(id, later.plusSeconds(600))).as("it has arrived").isFalse();
    }

    @Test
    void aSessionEndsWithItsTimeItsPasswordAndItsPerson() {
        var users = new UserStore(database);
        var tokens = new TokenStore(database);
        assertThat(users.count()).isZero();
        assertThat(users.create("ann", "hash", "op")).isTrue();
        assertThat(users.create("ann", "hash", "admin")).isFalse();
        var ann = users.find("ann").orElseThrow();
        var token = new byte[]{1, 2, 3};
        tokens.put(token, ann.id(), "cookie", NOW, NOW.plusSeconds(10));
        assertThat(tokens.find(token, NOW)).contains(new TokenStore.SignedIn("ann", "op", "cookie", NOW.plusSeconds(10)));
        assertThat(tokens.find(token, NOW.plusSeconds(10))).isEmpty();
        assertThat(users.change("ann", "admin", true)).isTrue();
        assertThat(tokens.find(token, NOW).orElseThrow().role()).isEqualTo("admin");
        assertThat(users.changePassword("ann", "other")).isTrue();
        assertThat(tokens.find(token, NOW)).isEmpty();
        tokens.put(token, ann.id(), "bearer", NOW, NOW.plusSeconds(10));
        users.signedIn("ann", NOW);
        assertThat(users.all()).singleElement().satisfies(person -> assertThat(person.lastLoginAt()).isEqualTo(NOW));
        assertThat(users.delete("ann")).isTrue();
        assertThat(tokens.end(token)).isFalse();
        assertThat(tokens.sweep(NOW.plusSeconds(99))).isZero();
    }

    @Test
    void settingsAndBackfillsAreReadBack() {
        var settings = new SettingStore(database);
        settings.put("a", "1", "ann");
        settings.put("a", "2", "bob");
        assertThat(settings.get("a")).contains("2");
        assertThat(settings.all()).isEqualTo(Map.of("a", "2"));
        var backfills = new BackfillStore(database);
        run("insert into backfill (id, dag, from_date, to_date, reprocess, max_active_runs, reverse, paused, node) values (3, 'd', now(), now(), 'none', 2, true, false, 1)");
        assertThat(backfills.count("d")).isOne();
        assertThat(backfills.count("e")).isZero();
        assertThat(backfills.list(null, 10, 0)).singleElement().satisfies(backfill -> assertThat(backfills.find(3)).contains(backfill));
    }

    private static DagPlan plan(String task) {
        return Dag.named("d").tasks(t -> t.run(task, run -> {})).plan();
    }

    private void run(String sql) {
        Jdbi.create(database.pool()).useHandle(handle -> handle.execute(sql));
    }

    private String dump(String table) {
        return Jdbi.create(database.pool()).withHandle(
                handle -> handle.createQuery("select string_agg(cast(t as text), ' ') from " + table + " t").mapTo(String.class).one());
    }
}
