package io.batuta.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.engine.log.LocalLogStore;
import io.batuta.model.dag.Dag;
import io.batuta.model.shell.Shell;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.testing.ScratchDatabase;
import io.batuta.testing.engine.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is old goes, on a real Postgres whose days pass in moments, and so the disk stays bounded. */
class RetentionTest {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionTest.class);
    private static final Instant START = Instant.parse("2031-03-03T00:00:00Z");
    private static final Duration HISTORY = Duration.ofDays(90);
    private static final Duration LOGS = Duration.ofDays(30);
    private static final int RUNS_A_DAY = 3_456;

    @TempDir Path home;

    private final SettableClock clock = new SettableClock(START);
    private ScratchDatabase scratch;
    private LocalLogStore logs;
    private BusyDays days;
    private Retention retention;

    @BeforeEach
    void open() {
        scratch = ScratchDatabase.create();
        logs = new LocalLogStore(home.resolve("logs"));
        days = new BusyDays(scratch, logs);
        retention = new Retention(scratch.database(), logs, HISTORY, LOGS, clock);
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @Test
    void theDiskStaysBoundedWithAFewRunsADay() throws Exception {
        staysBounded(RUNS_A_DAY / 36, 4);
    }

    /** The whole of it: 3,456 runs a day. */
    @Test
    @Tag("proof")
    void theDiskStaysBoundedWithARunEvery25Seconds() throws Exception {
        staysBounded(RUNS_A_DAY, 40);
    }

    private void staysBounded(int runs, int withLogs) throws Exception {
        List<Long> bytes = new ArrayList<>();
        for (int day = 0; day < 160; day++) {
            days.logs(days.day("busy", BusyDays.at(START, day), runs), withLogs);
            clock.set(BusyDays.at(START, day + 1));
            retention.run();
            if (day % 5 == 4) {
                days.vacuum();
            }
            if (day % 40 == 39) {
                bytes.add(days.bytes());
                LOG.info("day {}: {} MB in tables, {} runs, {} lines of history, {} runs with logs", day + 1, days.bytes() / 1_000_000,
                        days.count("run"), days.count("event"), logs.runs().size());
            }
        }
        assertThat(days.count("run")).isEqualTo(90L * runs);
        assertThat(days.count("task_instance")).isEqualTo(90L * runs * BusyDays.TASKS);
        assertThat(days.count("attempt")).isEqualTo(90L * runs * BusyDays.TASKS);
        assertThat(days.count("output")).isEqualTo(90L * runs * BusyDays.TASKS);
        // Whole weeks go, so history lives up to a week longer.
        assertThat(days.count("event")).isBetween(90L * runs * BusyDays.TASKS * 2, 97L * runs * BusyDays.TASKS * 2);
        assertThat(days.count("event_elsewhere")).isZero();
        assertThat(days.count("pg_inherits where inhparent = 'event'::regclass and inhrelid::regclass::text like 'event_203%'"))
                .isLessThan(20);
        assertThat(days.count("outbox")).isLessThan(runs * 2L);
        assertThat(days.count("skipped_tick")).isLessThanOrEqualTo(91);
        assertThat(logs.runs()).hasSize(30 * withLogs);
        assertThat(bytes.get(3)).as("bytes at day 40, 80, 120, 160: %s", bytes).isLessThan((long) (1.1 * bytes.get(2)));
        assertThat(bytes.get(2)).as("bytes at day 40, 80, 120, 160: %s", bytes).isLessThan((long) (1.5 * bytes.get(1)));
    }

    @Test
    void aDagMaySayHowLongItIsKeptAndStillIsWhenItIsGone() throws Exception {
        register("brief", Dag.named("brief").keep(Duration.ofDays(2), Duration.ofDays(1)));
        register("long", Dag.named("long").keep(Duration.ofDays(400), Duration.ofDays(200)));
        days.execute("update dag set stale = true where id = 'long'");
        for (String dag : List.of("brief", "long", "plain")) {
            days.logs(days.day(dag, START, 4), 4);
        }
        days.logs(days.day("brief", BusyDays.at(START, 2), 4), 4);

        assertKept(3, 4, 4, 4, 12);
        assertKept(4, 4, 4, 4, 8);
        assertKept(32, 0, 4, 4, 4);
        assertKept(92, 0, 4, 0, 4);
        assertThat(days.count("event")).as("the DAG that is kept longest keeps the weeks").isEqualTo(64);
        assertKept(202, 0, 4, 0, 0);
        assertKept(402, 0, 0, 0, 0);
        assertKept(430, 0, 0, 0, 0);
        assertThat(days.count("event")).isZero();
    }

    private void assertKept(int day, int brief, int kept, int plain, int withLogs) throws Exception {
        clock.set(BusyDays.at(START, day));
        retention.run();
        assertThat(days.count("run where dag = 'brief'")).as("brief on day " + day).isEqualTo(brief);
        assertThat(days.count("run where dag = 'long'")).as("long on day " + day).isEqualTo(kept);
        assertThat(days.count("run where dag = 'plain'")).as("plain on day " + day).isEqualTo(plain);
        assertThat(logs.runs()).as("logs on day " + day).hasSize(withLogs);
    }

    @Test
    void logsOfDeletedRunsGoAndThoseOfOpenRunsStayHoweverOld() throws Exception {
        long first = days.day("d", START, 3);
        days.logs(first, 3);
        days.execute("update run set ended_at = null, state = 'running' where id = ?", first);
        days.execute("delete from run where id = ?", first + 1);
        clock.set(BusyDays.at(START, 80));
        retention.run();
        assertThat(logs.runs()).containsExactly(first);
        assertThat(days.count("run")).isEqualTo(2);
    }

    @Test
    void versionsAndCodeThatNothingNamesGo() throws Exception {
        for (int i = 0; i < 4; i++) {
            register("d", Dag.named("d").description("edit " + i));
        }
        days.day("d", BusyDays.at(START, 50), 1);
        days.execute("update run set dag_version = (select id from dag_version where number = 2)");
        days.execute("update dag_version set created_at = ?", START.atOffset(java.time.ZoneOffset.UTC));
        clock.set(BusyDays.at(START, 100));
        retention.run();
        assertThat(days.count("dag_version where number in (2, 4)")).isEqualTo(2);
        assertThat(days.count("dag_version")).isEqualTo(2);
        assertThat(days.count("bundle")).isEqualTo(2);
    }

    private void register(String id, io.batuta.model.dag.DagBuilder dag) {
        var plan = dag.tasks(t -> t.add(Shell.run("only").command("/bin/true"))).plan();
        AtomicLong ids = new AtomicLong(1 + days.count("dag_version"));
        new DagStore(scratch.database(), ids::getAndIncrement).register(new BundleStore.Bundle(id + ids.get(), "test", new byte[0]), "test",
                List.of(new DagStore.Built(plan, "test")), false, START);
    }
}
