package io.batuta.server.wiring;

import io.batuta.engine.outbox.Message;
import io.batuta.engine.outbox.OutboxRows;
import io.batuta.store.table.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** The outbox in its table. Thread-safe. */
record OutboxTable(OutboxStore store, InstantSource clock) implements OutboxRows {
    @Override
    public List<Message> claim(Collection<String> channels, int limit, Duration hold) {
        Instant now = clock.instant();
        return store.claim(channels, limit, now, now.plus(hold)).stream()
                .map(row -> new Message(row.id(), row.key(), row.channel(), row.dag(), row.run(), row.taskInstance(), row.payload(),
                        row.tries()))
                .toList();
    }

    @Override
    public void delivered(long id, String answer) {
        store.done(id, answer, clock.instant());
    }

    @Override
    public void tryAgain(long id, String error, Instant at) {
        store.retry(id, error, at);
    }

    @Override
    public void gaveUp(long id, String error) {
        store.failed(id, error, clock.instant());
    }

    @Override
    public void explainOthers(Collection<String> served, String reason) {
        store.explainOthers(served, reason);
    }
}
