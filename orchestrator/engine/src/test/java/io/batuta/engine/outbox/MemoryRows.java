package io.batuta.engine.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An outbox in memory. */
final class MemoryRows implements OutboxRows {
    private final InstantSource clock;
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    /** Runs once, when something has been taken and before the taker knows. */
    final AtomicReference<@Nullable Runnable> taken = new AtomicReference<>();
    /** The thread that noted the last delivery. */
    final AtomicReference<@Nullable Thread> settler = new AtomicReference<>();

    MemoryRows(InstantSource clock) {
        this.clock = clock;
    }

    record Row(Message message, Instant next, String state) {}

    synchronized void put(String channel) {
        long id = rows.size() + 1;
        rows.put(id, new Row(new Message(id, "key " + id, channel, "sales", 1, null, "{}", 0, null), clock.instant(), "waiting"));
    }

    synchronized long in(String state) {
        return rows.values().stream().filter(row -> row.state.equals(state)).count();
    }

    @Override
    public synchronized Optional<Duration> untilDue() {
        return rows.values().stream().filter(row -> row.state.equals("waiting")).map(Row::next).min(Comparator.naturalOrder())
                .map(next -> next.isAfter(clock.instant()) ? Duration.between(clock.instant(), next) : Duration.ZERO);
    }

    @Override
    public List<Message> claim(Collection<String> channels, int limit, Duration hold) {
        List<Message> claimed = claimNow(channels, limit, hold);
        Runnable then = claimed.isEmpty() ? null : taken.getAndSet(null);
        if (then != null) {
            then.run();
        }
        return claimed;
    }

    private synchronized List<Message> claimNow(Collection<String> channels, int limit, Duration hold) {
        List<Message> claimed = new ArrayList<>();
        for (Row row : List.copyOf(rows.values())) {
            Message message = row.message;
            boolean due = row.state.equals("waiting") && !row.next.isAfter(clock.instant());
            if (due && channels.contains(message.channel()) && claimed.size() < limit) {
                Message tried = new Message(message.id(), message.key(), message.channel(), message.dagId(), message.run(),
                        message.taskInstance(), message.payload(), message.tries() + 1, message.together());
                rows.put(message.id(), new Row(tried, clock.instant().plus(hold), "waiting"));
                claimed.add(tried);
            }
        }
        return claimed;
    }

    @Override
    public List<Message> companions(Collection<Long> bundles, Collection<Long> claimed, Duration hold) {
        return List.of();
    }

    @Override
    public void together(Collection<Long> ids, long bundle) {
        throw new AssertionError("these couriers have no audience");
    }

    private synchronized void become(Collection<Long> ids, String state, Instant next) {
        ids.forEach(id -> rows.computeIfPresent(id,
                (_, row) -> row.state.equals("waiting") ? new Row(row.message, next, state) : row));
    }

    @Override
    public void putOff(Collection<Long> ids, String reason, Instant until) {
        become(ids, "waiting", until);
    }

    @Override
    public void delivered(Collection<Long> ids, String answer) {
        settler.set(Thread.currentThread());
        become(ids, "done", clock.instant());
    }

    @Override
    public void tryAgain(Collection<Long> ids, String error, Instant at) {
        become(ids, "waiting", at);
    }

    @Override
    public void gaveUp(Collection<Long> ids, String error) {
        become(ids, "failed", clock.instant());
    }

    @Override
    public void explain(String channel, String reason) {}
}
