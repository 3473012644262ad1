package io.batuta.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batuta.model.schedule.Catchups;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F34: a server with a thousand hourly DAGs is down for hours and days of its wall clock. Exactly the right runs are made up for, oldest first, within their limits. */
@Tag("proof")
class DowntimeProofTest {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @TempDir Path directory;

    @Test
    void afterADowntimeExactlyTheRightRunsAreMadeInOrder() throws Exception {
        try (Lone lone = new Lone(directory, "Thousand.java", Map.of())) {
            assumeTrue(lone.server.clock.canBeSet(), "skipped: setting a process's clock takes a C compiler");
            lone.start("all_1");
            lone.await("all are scheduled", () -> lone.number("select count(*) from batuta.dag where next_fire is not null") == 1_000);
            Duration ahead = Duration.ZERO;
            for (Duration down : new Duration[]{Duration.ofHours(3), Duration.ofDays(3)}) {
                ahead = ahead.plus(down);
                round(lone, down, ahead);
            }
        }
    }

    private static void round(Lone lone, Duration down, Duration ahead) {
        Map<String, Instant> last = new TreeMap<>();
        lone.lines("select id || ' ' || extract(epoch from coalesce(last_fire, anchor, created_at))::bigint from batuta.dag")
                .forEach(line -> last
                        .put(line.split(" ")[0], Instant.ofEpochSecond(Long.parseLong(line.split(" ")[1]))));
        long before = lone.number("select coalesce(max(id), 0) from batuta.run");
        assertThat(lone.server.terminate(Duration.ofSeconds(15))).isTrue();
        lone.server.clock.ahead(ahead);
        long begun = System.nanoTime();
        lone.start("all_1");
        long ready = System.nanoTime();
        Instant again = databaseTime(lone).minusNanos(ready - begun);
        lone.await("a task has ended",
                () -> lone.number("select count(*) from batuta.run where id > " + before + " and state = 'success'") > 0);
        long first = System.nanoTime();
        lone.await("all is caught up", LIMIT, () -> caughtUp(lone));
        long all = System.nanoTime();
        Instant now = databaseTime(lone);
        Map<String, Set<Instant>> made = new TreeMap<>();
        lone.lines("select dag || ' ' || extract(epoch from logical_date)::bigint from batuta.run where id > " + before)
                .forEach(line -> made
                        .computeIfAbsent(line.split(" ")[0], _ -> new TreeSet<>())
                        .add(Instant.ofEpochSecond(Long.parseLong(line.split(" ")[1]))));
        last.forEach((dag, from) -> check(dag, from, again, now, made.getOrDefault(dag, Set.of())));
        assertThat(lone.number("select count(*) from batuta.run where id > " + before + " and state <> 'success'")).isZero();
        assertThat(lone.lines(OUT_OF_ORDER)).as("started out of order").isEmpty();
        assertThat(lone.lines(TOO_MANY)).as("more than two at once").isEmpty();
        System.out.printf("F34 %s down, 1,000 DAGs: %d runs made up for; ready after %d ms, first run over after %d ms, all after %d ms%n",
                down,
                made.values().stream().mapToInt(Set::size).sum(), millis(begun, ready), millis(begun, first), millis(begun, all));
    }

    private static boolean caughtUp(Lone lone) {
        Pause.millis(200);
        return lone.number("select count(*) from batuta.dag where next_fire > clock_timestamp()") == 1_000
                && lone.number("select count(*) from batuta.run where state in ('queued', 'running')") == 0;
    }

    private static Instant databaseTime(Lone lone) {
        return Instant.ofEpochSecond(lone.number("select floor(extract(epoch from clock_timestamp()))::bigint"));
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }

    private static final String OUT_OF_ORDER = """
            select dag || ' ' || logical_date
            from (
                select dag, logical_date, started_at, lag(started_at) over (partition by dag order by logical_date) as before
                from batuta.run
            ) r
            where started_at < before
            limit 5
            """;

    private static final String TOO_MANY = """
            select a.dag || ' ' || a.logical_date
            from batuta.run a join batuta.run b on b.dag = a.dag and b.started_at <= a.started_at and b.ended_at > a.started_at
            group by a.dag, a.logical_date, a.id
            having count(*) > 2
            limit 5
            """;

    /** What must have run, counted anew. A tick that comes due while we look may be there or not. */
    private static void check(String dag, Instant from, Instant again, Instant now, Set<Instant> made) {
        int minute = Integer.parseInt(dag.substring(dag.lastIndexOf('_') + 1)) % 60;
        TreeSet<Instant> due = new TreeSet<>();
        Instant hour = from.truncatedTo(ChronoUnit.HOURS);
        for (Instant tick = hour.plus(minute, ChronoUnit.MINUTES); !tick.isAfter(now); tick = tick.plus(1, ChronoUnit.HOURS)) {
            if (tick.isAfter(from)) {
                due.add(tick);
            }
        }
        Set<Instant> surely = new TreeSet<>(due);
        // The start and the catching up took their time: ticks since then, and those less than a minute before, came in time.
        Set<Instant> recent = due.tailSet(again.minus(Catchups.PUNCTUAL), true);
        surely.removeAll(recent);
        TreeSet<Instant> old = new TreeSet<>(made);
        old.removeAll(recent);
        String about = dag + ", last " + from + ", started again " + again + ", now " + now.atOffset(ZoneOffset.UTC) + ", made " + made;
        switch (dag.substring(0, dag.indexOf('_'))) {
            case "all" -> assertThat(old).as(about).isEqualTo(surely);
            case "latest", "auto" -> {
                assertThat(due).as(about).containsAll(made);
                assertThat(made).as(about).contains(due.last());
                // With the latest missed one, another that came due while all was caught up.
                assertThat(made.size()).as(about).isLessThanOrEqualTo(recent.isEmpty() ? 1 : 2);
            }
            case "skip" -> assertThat(old).as(about).isEmpty();
            default -> throw new IllegalStateException(dag);
        }
    }
}
