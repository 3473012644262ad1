package io.batuta.server.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold whatever happened, as SQL: each question's rows are the violations. They look at the view {@code faults.runs}: the runs of the window that is being judged. The effects outside are judged
 * by {@link Effects}.
 */
final class Invariants {
    private static final String PREPARE = """
            create schema if not exists faults;
            create table if not exists faults.bounds (low timestamptz, high timestamptz);
            delete from faults.bounds;
            insert into faults.bounds values ('-infinity', 'infinity');
            create table if not exists faults.short_of_memory (at timestamptz not null);
            create or replace view faults.runs as
                select r.* from batuta.run r, faults.bounds b where r.queued_at >= b.low and r.queued_at < b.high
            """;

    private static final String WINDOW = "update faults.bounds set low = ?::timestamptz, high = ?::timestamptz";

    /** A question that is asked after every fault. */
    private record Question(String name, String sql) {}

    private static final List<Question> ALWAYS = List.of(
            new Question("I1 no tick of a schedule is lost or doubled",
                    """
                            select dag || ': ' || before || ', then ' || logical_date
                            from (
                                select dag, logical_date, lag(logical_date) over (partition by dag order by logical_date) as before
                                from faults.runs
                                where type = 'scheduled'
                            ) ticks
                            where logical_date - before <> interval '1 second'
                                and not exists (
                                    select from batuta.skipped_tick s
                                    where s.dag = ticks.dag and s.first = ticks.before + interval '1 second' and s.last = ticks.logical_date - interval '1 second'
                                )
                            """),
            new Question("I2 one live attempt", """
                    select a.task_instance::text
                    from batuta.attempt a join batuta.task_instance t on t.id = a.task_instance join faults.runs r on r.id = t.run
                    where a.ended_at is null
                    group by a.task_instance
                    having count(*) > 1
                    """),
            new Question("I3 a task's epoch is its run's", """
                    select r.dag || ' ' || r.run_id || ' ' || t.task || ': ' || t.epoch || ' instead of ' || r.owner_epoch
                    from batuta.task_instance t join faults.runs r on r.id = t.run
                    where t.epoch <> r.owner_epoch
                    """),
            new Question("I4 no try beyond those allowed", """
                    select r.dag || ' ' || r.run_id || ' ' || t.task || ': try ' || t.try_number || ' of ' || t.max_tries + 1
                    from batuta.task_instance t join faults.runs r on r.id = t.run
                    where t.try_number > t.max_tries + 1
                    """),
            new Question("I4 every further try has its cause", """
                    select r.dag || ' ' || r.run_id || ' ' || t.task || ': ' || count(*) || ' attempts'
                    from batuta.attempt a join batuta.task_instance t on t.id = a.task_instance join faults.runs r on r.id = t.run
                    group by r.dag, r.run_id, t.task, t.id
                    having count(*) filter (where a.cause = 'first') > 1
                    """),
            new Question("I6 a task's history is one way from its beginning to where it is",
                    """
                            with moves as (
                                select e.task_instance, e.from_state as state, -1 as n
                                from batuta.event e join faults.runs r on r.id = e.run
                                where e.task_instance is not null and e.to_state is not null
                                union all
                                select e.task_instance, e.to_state, 1
                                from batuta.event e join faults.runs r on r.id = e.run
                                where e.task_instance is not null and e.to_state is not null
                            )
                            select r.dag || ' ' || r.run_id || ' ' || t.task || '[' || t.map_index || '] is ' || t.state || ', its history has ' || m.state || ' ' || sum(m.n)
                            from moves m join batuta.task_instance t on t.id = m.task_instance join batuta.run r on r.id = t.run
                            group by r.dag, r.run_id, t.task, t.map_index, t.state, m.state, t.id
                            having sum(m.n) <> (m.state = t.state)::int - (m.state = 'none')::int
                            """),
            new Question("I6 whoever has moved has a history", """
                    select r.dag || ' ' || r.run_id || ' ' || t.task || '[' || t.map_index || '] is ' || t.state
                    from batuta.task_instance t join faults.runs r on r.id = t.run
                    where t.state <> 'none' and not exists (select from batuta.event e where e.run = r.id and e.task_instance = t.id)
                    """),
            new Question("I7 nobody starts before what it waits for has ended",
                    """
                            select r.dag || ' ' || r.run_id || ' ' || t.task || ' started ' || t.started_at || ', ' || p.task || ' is ' || p.state || ' since ' || coalesce(p.ended_at::text, 'never')
                            from faults.runs r
                            join batuta.dag_version v on v.id = r.dag_version
                            cross join lateral jsonb_array_elements(v.plan::jsonb -> 'tasks') as s(spec)
                            cross join lateral jsonb_array_elements_text(s.spec -> 'upstream') as u(i)
                            join batuta.task_instance t on t.run = r.id and t.task = s.spec ->> 'id'
                            join batuta.task_instance p on p.run = r.id and p.task = v.plan::jsonb -> 'tasks' -> (u.i::int) ->> 'id'
                            where t.started_at is not null and p.state <> 'removed' and (p.ended_at is null or p.ended_at > t.started_at)
                                and not exists (select from batuta.event e where e.run = r.id and e.event = 'Cleared')
                            """),
            new Question("I8 no more in a pool than it has slots",
                    """
                            select p.name || ': ' || count(*) || ' of ' || p.slots || ' at ' || x.started_at
                            from faults.runs r
                            join batuta.task_instance t on t.run = r.id
                            join batuta.attempt x on x.task_instance = t.id
                            join batuta.pool p on p.name = x.pool and p.slots >= 0
                            join batuta.attempt y on y.pool = x.pool and y.started_at <= x.started_at and coalesce(y.ended_at, 'infinity') > x.started_at
                            group by p.name, p.slots, x.id, x.started_at
                            having count(*) > p.slots
                            """),
            new Question("I13 time goes forward", """
                    select r.dag || ' ' || r.run_id || ' ' || t.task || ': ' || t.queued_at || ', ' || t.started_at || ', ' || t.ended_at
                    from batuta.task_instance t join faults.runs r on r.id = t.run
                    where t.queued_at > t.started_at or t.started_at > t.ended_at
                    union all
                    select r.dag || ' ' || r.run_id || ': ' || r.queued_at || ', ' || r.started_at || ', ' || r.ended_at
                    from faults.runs r
                    where r.queued_at > r.started_at or r.started_at > r.ended_at
                    """));

    private static final List<Question> AT_REST = List.of(
            new Question("I9 every run is over", """
                    select r.dag || ' ' || r.run_id || ' is ' || r.state || ' (owner ' || r.owner || ')'
                    from faults.runs r
                    where r.state in ('queued', 'running')
                    """),
            new Question("I9 every task of a run that is over is over",
                    """
                            select r.dag || ' ' || r.run_id || ' is ' || r.state || ', its ' || t.task || ' is ' || t.state
                            from batuta.task_instance t join faults.runs r on r.id = t.run
                            where r.state not in ('queued', 'running') and t.state not in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')
                            """),
            new Question("I9 no attempt is open", """
                    select r.dag || ' ' || r.run_id || ' ' || t.task || ' since ' || a.started_at
                    from batuta.attempt a join batuta.task_instance t on t.id = a.task_instance join faults.runs r on r.id = t.run
                    where a.ended_at is null
                    """),
            // When the kernel makes room, the commands that a server began meanwhile are as likely to go as the server itself.
            new Question("I9 nothing failed but what a person must look at, and what three deaths or the kernel struck",
                    """
                            select r.dag || ' ' || r.run_id || ' ' || t.task || '[' || t.map_index || '] ' || t.state || ': ' || coalesce(t.reason, '')
                            from batuta.task_instance t join faults.runs r on r.id = t.run
                            where t.state in ('failed', 'upstream_failed') and r.dag not in ('posting', 'hungry')
                                and not exists (
                                    select from batuta.task_instance p where p.run = r.id and (p.reason like 'it was under way at 3 deaths%'
                                        or p.reason like '%exit code 137 (killed)%' and exists (
                                            select from batuta.attempt a join faults.short_of_memory m on a.started_at < m.at + interval '30 s' and a.ended_at > m.at
                                            where a.task_instance = p.id
                                        ))
                                )
                            """),
            new Question("I8 pools count what is in use",
                    """
                            select p.name || ' counts ' || p.used
                            from batuta.pool p
                            where p.slots >= 0 and p.used <> coalesce((select sum(a.slots) from batuta.attempt a where a.ended_at is null and a.pool = p.name), 0)
                            """));

    private final Site site;
    private long history;

    Invariants(Site site) {
        this.site = site;
        site.lines(PREPARE);
    }

    /** From here on the judged window goes from one moment to another, by when runs were queued. */
    void window(String from, String to) {
        site.lines(WINDOW, from, to);
    }

    /** What does not hold now. */
    List<String> violations() {
        List<String> found = ask(ALWAYS);
        long events = site.number("select count(*) from batuta.event");
        if (events < history) {
            found.add("I6 the history lost lines: " + events + " of " + history);
        }
        history = events;
        return found;
    }

    /** What does not hold although everything came to rest. */
    List<String> violationsAtRest() {
        return ask(AT_REST);
    }

    /** How many runs of the window are not over. */
    long open() {
        return site.number("select count(*) from faults.runs where state in ('queued', 'running')");
    }

    /** The database's time. */
    Instant now() {
        return Instant.ofEpochMilli(site.number("select (extract(epoch from clock_timestamp()) * 1000)::bigint"));
    }

    private List<String> ask(List<Question> questions) {
        List<String> found = new ArrayList<>();
        for (Question question : questions) {
            List<String> lines = site.lines(question.sql);
            lines.stream().limit(5).forEach(line -> found.add(question.name + ": " + line));
            if (lines.size() > 5) {
                found.add(question.name + ": " + (lines.size() - 5) + " more");
            }
        }
        return found;
    }
}
