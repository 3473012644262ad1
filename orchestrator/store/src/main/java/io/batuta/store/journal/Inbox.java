package io.batuta.store.journal;

import io.batuta.model.journal.Journal.Letter;
import io.batuta.model.journal.Journal.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands for runs that another node owns. A command is carried out by the commit that answers it, so it is carried out once. */
final class Inbox {
    /** Nobody is woken before the row is there to be read: a notification leaves with the commit. */
    private static final String SEND = """
            with sent as (
                insert into inbox (run, key, command) values (:run, :key, :command)
                on conflict (key) do nothing
                returning id
            )
            select id, pg_notify('batuta', 'inbox')
            from sent
            """;

    private static final String SENT = "select id from inbox where key = :key";

    private static final String WAITING = """
            select i.id, i.run, i.command
            from inbox i
            join run r on r.id = i.run
            where i.answered_at is null and r.owner = :node
            order by i.id
            """;

    private static final String ANSWER = """
            with answered as (
                update inbox
                set answer = :answer, answered_at = clock_timestamp()
                where id = :id and answered_at is null
                returning id
            )
            select pg_notify('batuta', 'inbox') from answered
            """;

    private static final String REPLY = """
            select i.answer, coalesce(n.name, '') as owner
            from inbox i
            left join run r on r.id = i.run
            left join node n on n.id = r.owner
            where i.id = :id
            """;

    private static final String ANSWERS = """
            with given as materialized (
                select * from unnest(?::bigint[], ?::text[]) as g(id, answer)
            ), changed as (
                update inbox i
                set answer = g.answer, answered_at = clock_timestamp()
                from given g
                where i.id = g.id and i.answered_at is null
                returning i.id
            )
            select late('letter', array(select id::text from given where id not in (select id from changed)))
            where exists (select from given where id not in (select id from changed))
            """;

    static final Part ANSWERED = new Part(ANSWERS, batch -> !batch.answers.isEmpty(), (batch, columns) -> {
        var rows = List.copyOf(batch.answers.entrySet());
        columns.longs(rows, Map.Entry::getKey).texts(rows, Map.Entry::getValue);
    });

    /** Wakes who waits for the answer. */
    static final Part TOLD = new Part("notify batuta, 'inbox'", batch -> !batch.answers.isEmpty(), (_, _) -> {});

    private final Sessions sessions;

    Inbox(Sessions sessions) {
        this.sessions = sessions;
    }

    long send(long run, String key, String command) {
        return sessions.transaction("sending a command", handle -> handle.createQuery(SEND)
                .bind("run", run).bind("key", key).bind("command", command)
                .map((row, _) -> row.getLong("id")).findOne()
                .orElseGet(() -> handle.createQuery(SENT).bind("key", key).mapTo(Long.class).one()));
    }

    List<Letter> waiting(long node) {
        return sessions.run("looking for commands", handle -> handle.createQuery(WAITING).bind("node", node)
                .map((row, _) -> new Letter(row.getLong("id"), row.getLong("run"), row.getString("command"))).list());
    }

    void answer(long letter, String json) {
        sessions.change("answering a command",
                handle -> handle.createQuery(ANSWER).bind("id", letter).bind("answer", json).mapTo(String.class).list());
    }

    Optional<Reply> reply(long letter) {
        return sessions.run("looking for an answer", handle -> handle.createQuery(REPLY).bind("id", letter)
                .map((row, _) -> new Reply(row.getString("answer"), row.getString("owner"))).findOne());
    }
}
