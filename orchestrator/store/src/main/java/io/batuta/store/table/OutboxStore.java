package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Messages to the outside. They are written by commits; here they are taken, tried, and marked as done or failed. */
public final class OutboxStore {
    /** Nobody waits for a row that another node is just taking. A taken message comes back by itself when its taker dies. */
    private static final String CLAIM = """
            update outbox o
            set tries = o.tries + 1, next_at = :until
            from (
                select id
                from outbox
                where state = 'waiting' and next_at <= :now and channel = any(:channels)
                order by next_at, id
                limit :limit
                for update skip locked
            ) due
            where o.id = due.id
            returning o.*
            """;

    private static final String DONE = "update outbox set state = 'done', answer = :answer, last_error = null, ended_at = :now where id = :id and state = 'waiting'";

    private static final String RETRY = "update outbox set next_at = :next, last_error = :error where id = :id and state = 'waiting'";

    private static final String FAILED = "update outbox set state = 'failed', last_error = :error, ended_at = :now where id = :id and state = 'waiting'";

    private static final String EXPLAIN = "update outbox set last_error = :reason where state = 'waiting' and last_error is null and channel <> all(:channels)";

    private static final String AGAIN = "update outbox set state = 'waiting', next_at = :now, ended_at = null where id = :id and state = 'failed'";

    private static final String NEXT = "select min(next_at) from outbox where state = 'waiting'";

    private static final String OF_RUN = "select * from outbox where run = :run order by id";

    private static final String NEWEST = "select * from outbox order by id desc limit :limit";

    private final Jdbi jdbi;

    public OutboxStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /**
     * A message.
     *
     * @param key at most one message has it, ever; the receiving side can tell doubles by it
     * @param state waiting, done or failed
     * @param tries how often it was tried, this time included
     * @param nextAt when it is tried (again)
     */
    public record Message(
            long id,
            String key,
            String channel,
            String dag,
            long run,
            @Nullable Long taskInstance,
            String payload,
            String state,
            int tries,
            Instant nextAt,
            @Nullable String lastError,
            @Nullable String answer,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    /** Takes messages of these channels that are due, for this caller alone until the given time; then they are due again. */
    public List<Message> claim(Collection<String> channels, int limit, Instant now, Instant until) {
        return jdbi.withHandle(handle -> handle.createQuery(CLAIM).bindArray("channels", String.class, List.copyOf(channels))
                .bind("limit", limit).bind("now", now).bind("until", until)
                .map(OutboxStore::message).list());
    }

    /** It was delivered. */
    public void done(long id, @Nullable String answer, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(DONE).bind("id", id).bind("answer", answer).bind("now", now).execute());
    }

    /** It was not delivered and is tried again. */
    public void retry(long id, String error, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate(RETRY).bind("id", id).bind("error", error).bind("next", next).execute());
    }

    /** It was not delivered and is given up. */
    public void failed(long id, String error, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(FAILED).bind("id", id).bind("error", error).bind("now", now).execute());
    }

    /** Says of waiting messages of all other channels why they wait. */
    public void explainOthers(Collection<String> channels, String reason) {
        jdbi.useHandle(handle -> handle.createUpdate(EXPLAIN).bindArray("channels", String.class, List.copyOf(channels))
                .bind("reason", reason).execute());
    }

    /** Tries a message again that was given up; false when it is none. */
    public boolean again(long id, Instant now) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(AGAIN).bind("id", id).bind("now", now).execute()));
    }

    /** When the next message is due; null when none waits. */
    public @Nullable Instant nextDue() {
        return jdbi.withHandle(handle -> handle.createQuery(NEXT).mapTo(Instant.class).findOne().orElse(null));
    }

    /** The messages of a run, in the order they were written. */
    public List<Message> ofRun(long run) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_RUN).bind("run", run).map(OutboxStore::message).list());
    }

    /** The newest messages first. */
    public List<Message> newest(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(NEWEST).bind("limit", limit).map(OutboxStore::message).list());
    }

    private static Message message(ResultSet row, StatementContext context) throws SQLException {
        return new Message(
                row.getLong("id"),
                row.getString("key"),
                row.getString("channel"),
                row.getString("dag"),
                row.getLong("run"),
                row.getObject("task_instance", Long.class),
                row.getString("payload"),
                row.getString("state"),
                row.getInt("tries"),
                Tables.time(row, "next_at"),
                row.getString("last_error"),
                row.getString("answer"),
                Tables.time(row, "created_at"),
                Tables.optionalTime(row, "ended_at"));
    }
}
