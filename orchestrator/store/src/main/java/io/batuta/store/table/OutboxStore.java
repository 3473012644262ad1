package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Messages to the outside. They are written by commits; here they are taken, tried, and marked as done or failed. */
public final class OutboxStore {
    /** Nobody waits for a row that another node is just taking. A taken message comes back by itself when its taker dies. */
    private static final String CLAIM = """
            update outbox o
            set tries = o.tries + 1, next_at = :until, held = true
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

    private static final String DONE = "update outbox set state = 'done', held = false, answer = :answer, last_error = null, ended_at = :now where id = any(:ids) and state = 'waiting'";

    private static final String RETRY = "update outbox set next_at = :next, held = false, last_error = :error where id = any(:ids) and state = 'waiting'";

    private static final String FAILED = "update outbox set state = 'failed', held = false, last_error = :error, ended_at = :now where id = any(:ids) and state = 'waiting'";

    private static final String EXPLAIN = "update outbox set last_error = :reason where state = 'waiting' and channel = :channel and last_error is distinct from :reason";

    /** One that gathers becomes a bundle of its own, since bundles do not gather. Who has died while holding it no longer does once its time has run out. */
    private static final String TRY_NOW = """
            update outbox
            set state = 'waiting', next_at = :now, ended_at = null, held = false, together = coalesce(together, id)
            where id = :id and (state = 'failed' or state = 'waiting' and (not held or next_at <= :now))
            """;

    /** Put off is not tried: the try that claiming counted is given back. */
    private static final String PUT_OFF = "update outbox set tries = tries - 1, next_at = :next, held = false, last_error = :reason where id = any(:ids) and state = 'waiting'";

    private static final String TOGETHER = "update outbox set together = :together where id = any(:ids)";

    /** Those that belong to a claimed one come with it, whenever they would be due. */
    private static final String COMPANIONS = """
            update outbox o
            set tries = o.tries + 1, next_at = :until, held = true
            from (
                select id
                from outbox
                where state = 'waiting' and together = any(:together) and id <> all(:claimed)
                order by id
                for update skip locked
            ) company
            where o.id = company.id
            returning o.*
            """;

    private static final String NEXT = "select min(next_at) from outbox where state = 'waiting'";

    private static final String PUT = """
            insert into outbox (key, channel, dag, run, payload, next_at)
            values (:key, :channel, '', 0, :payload, :now)
            returning id
            """;

    private static final String ONE = "select * from outbox where id = :id";

    private static final String OF_RUN = "select * from outbox where run = :run order by id";

    private static final String NEWEST = "select * from outbox where channel <> 'hook' and (:state::text is null or state = :state) order by id desc limit :limit";

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
     * @param together the bundle it leaves with; null when it leaves alone or was never tried
     * @param held whether somebody is just trying to deliver it; then {@code nextAt} says when that counts as failed
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
            @Nullable Instant endedAt,
            @Nullable Long together,
            boolean held) {}

    /** Takes messages of these channels that are due, for this caller alone until the given time; then they are due again. */
    public List<Message> claim(Collection<String> channels, int limit, Instant now, Instant until) {
        return jdbi.withHandle(handle -> handle.createQuery(CLAIM).bindArray("channels", String.class, List.copyOf(channels))
                .bind("limit", limit).bind("now", now).bind("until", until)
                .map(OutboxStore::message).list());
    }

    /** Takes the other waiting messages of these bundles, too; see {@link #together}. */
    public List<Message> companions(Collection<Long> bundles, Collection<Long> claimed, Instant until) {
        return jdbi.withHandle(handle -> handle.createQuery(COMPANIONS).bindArray("together", Long.class, List.copyOf(bundles))
                .bindArray("claimed", Long.class, List.copyOf(claimed)).bind("until", until)
                .map(OutboxStore::message).list());
    }

    /** Binds messages: from now on they leave as one. */
    public void together(Collection<Long> ids, long bundle) {
        jdbi.useHandle(handle -> handle.createUpdate(TOGETHER).bindArray("ids", Long.class, List.copyOf(ids)).bind("together", bundle)
                .execute());
    }

    /** Claimed messages wait until then instead of being tried; that counts as no try. */
    public void putOff(Collection<Long> ids, String reason, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate(PUT_OFF).bindArray("ids", Long.class, List.copyOf(ids)).bind("reason", reason)
                .bind("next", next).execute());
    }

    /** Writes a message that belongs to no change: somebody tries a channel. */
    public long put(String key, String channel, String payload, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(PUT).bind("key", key).bind("channel", channel).bind("payload", payload)
                .bind("now", now).mapTo(Long.class).one());
    }

    /** They were delivered. */
    public void done(Collection<Long> ids, @Nullable String answer, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(DONE).bindArray("ids", Long.class, List.copyOf(ids)).bind("answer", answer)
                .bind("now", now).execute());
    }

    /** They were not delivered and are tried again. */
    public void retry(Collection<Long> ids, String error, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate(RETRY).bindArray("ids", Long.class, List.copyOf(ids)).bind("error", error)
                .bind("next", next).execute());
    }

    /** They were not delivered and are given up. */
    public void failed(Collection<Long> ids, String error, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(FAILED).bindArray("ids", Long.class, List.copyOf(ids)).bind("error", error)
                .bind("now", now).execute());
    }

    /** Says of the waiting messages of a channel why they wait. */
    public void explain(String channel, String reason) {
        jdbi.useHandle(handle -> handle.createUpdate(EXPLAIN).bind("channel", channel).bind("reason", reason).execute());
    }

    /** Has a message tried at once that waits or was given up; false when it is delivered, or somebody is just trying. */
    public boolean tryNow(long id, Instant now) {
        return jdbi.withHandle(handle -> Tables.changed(handle.createUpdate(TRY_NOW).bind("id", id).bind("now", now).execute()));
    }

    /** When the next message is due; null when none waits. */
    public @Nullable Instant nextDue() {
        return jdbi.withHandle(handle -> handle.createQuery(NEXT).mapTo(Instant.class).findOne().orElse(null));
    }

    /** One message. */
    public Optional<Message> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(ONE).bind("id", id).map(OutboxStore::message).findOne());
    }

    /** The messages of a run, in the order they were written. */
    public List<Message> ofRun(long run) {
        return jdbi.withHandle(handle -> handle.createQuery(OF_RUN).bind("run", run).map(OutboxStore::message).list());
    }

    /** Alerts, the newest first; hooks are no alerts. {@code state} null for all. */
    public List<Message> newest(@Nullable String state, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery(NEWEST).bind("state", state).bind("limit", limit).map(OutboxStore::message).list());
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
                Tables.optionalTime(row, "ended_at"),
                row.getObject("together", Long.class),
                row.getBoolean("held"));
    }
}
