package io.batuta.server.wiring;

import io.batuta.engine.outbox.Message;
import io.batuta.engine.outbox.OutboxRows;
import io.batuta.store.table.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The outbox in its table. Thread-safe. */
record OutboxTable(OutboxStore store, InstantSource clock) implements OutboxRows {
    @Override
    public Optional<Duration> untilDue() {
        Instant due = store.nextDue();
        Instant now = clock.instant();
        return due == null ? Optional.empty() : Optional.of(due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO);
    }

    @Override
    public List<Message> claim(Collection<String> channels, int limit, Duration hold) {
        Instant now = clock.instant();
        return store.claim(channels, limit, now, now.plus(hold)).stream().map(OutboxTable::message).toList();
    }

    @Override
    public List<Message> companions(Collection<Long> bundles, Collection<Long> claimed, Duration hold) {
        return store.companions(bundles, claimed, clock.instant().plus(hold)).stream().map(OutboxTable::message).toList();
    }

    @Override
    public void together(Collection<Long> ids, long bundle) {
        store.together(ids, bundle);
    }

    @Override
    public void putOff(Collection<Long> ids, String reason, Instant until) {
        store.putOff(ids, reason, until);
    }

    @Override
    public void delivered(Collection<Long> ids, String answer) {
        store.done(ids, answer, clock.instant());
    }

    @Override
    public void tryAgain(Collection<Long> ids, String error, Instant at) {
        store.retry(ids, error, at);
    }

    @Override
    public void gaveUp(Collection<Long> ids, String error) {
        store.failed(ids, error, clock.instant());
    }

    @Override
    public void explain(String channel, String reason) {
        store.explain(channel, reason);
    }

    private static Message message(OutboxStore.Message row) {
        return new Message(row.id(), row.key(), row.channel(), row.dag(), row.run(), row.taskInstance(), row.payload(), row.tries(),
                row.together());
    }
}
