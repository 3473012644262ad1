package io.batuta.engine.watch;

import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.NodeRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's lease, and its look at the others'. A node renews a counter in its row; another node that saw the counter unchanged for {@link #LENGTH} of its own monotonic time may declare it dead and
 * take its runs over. No wall clock is involved. {@link #beat} and {@link #pause} are called by one thread; {@link #fits} by any.
 */
public final class Lease {
    /** How long a node is trusted without a renewal. Others see a renewal up to {@link #RENEWAL} late, so that a node that falls silent is known to be dead 10 s later at the latest. */
    public static final Duration LENGTH = Duration.ofSeconds(8);

    /** How often it renews. */
    public static final Duration RENEWAL = Duration.ofSeconds(2);

    /** A look at a silent node follows no sooner than this, also while the database does not answer. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    /** No effect starts with less than this left. */
    private static final Duration LEFT_TO_START = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** What the lease needs. {@code takenOver} hears how many runs came to us; {@code fenced} that others declared us dead; {@code renewed} sees all nodes, {@code commands} that some wait for us. */
    public record Parts(Journal journal, long node, LongSupplier nanos, Runnable takenOver, Runnable fenced,
            Consumer<List<NodeRow>> renewed, Runnable commands) {}

    private record Seen(long counter, long since) {}

    private final Parts parts;
    private final Map<Long, Seen> others = new HashMap<>();
    private volatile long renewedAt;
    private volatile boolean lost;

    /** A lease that was taken just now. */
    public Lease(Parts parts) {
        this.parts = parts;
        this.renewedAt = parts.nanos().getAsLong();
    }

    /** Whether enough of the lease is left to begin an effect. */
    public boolean fits() {
        return !lost && parts.nanos().getAsLong() - renewedAt < LENGTH.minus(LEFT_TO_START).toNanos();
    }

    /** How long until the next beat: until a renewal is due, or another node, silent for some time, may be declared dead. */
    public Duration pause() {
        long now = parts.nanos().getAsLong();
        long longest = RENEWAL.toNanos();
        long rest = others.values().stream().mapToLong(seen -> seen.since() + LENGTH.toNanos() - now + 1).min().orElse(longest);
        return Duration.ofNanos(Math.clamp(rest, SHORTEST_PAUSE.toNanos(), longest));
    }

    /** Renews the lease and looks at the others. After it was lost to a node that declared this one dead, it is never renewed again. */
    public void beat() {
        if (lost) {
            return;
        }
        long begun = parts.nanos().getAsLong();
        Journal.Renewal renewal;
        try {
            renewal = parts.journal().renew(parts.node());
        } catch (JournalException e) {
            LOG.warn("the lease could not be renewed: {}", e.getMessage());
            return;
        }
        if (!renewal.alive()) {
            lost = true;
            LOG.error("another node declared this one dead (it did not renew its lease for {}); it steps down", LENGTH);
            parts.fenced().run();
            return;
        }
        renewedAt = begun;
        parts.renewed().accept(renewal.nodes());
        if (renewal.commandsWait()) {
            parts.commands().run();
        }
        renewal.nodes().stream().filter(node -> node.id() != parts.node()).forEach(this::watch);
    }

    /** A node that signed off is watched like one that fell silent: it has as long to come back and go on with its runs itself. */
    private void watch(NodeRow other) {
        long now = parts.nanos().getAsLong();
        Seen seen = others.get(other.id());
        if (seen == null || seen.counter() != other.counter()) {
            others.put(other.id(), new Seen(other.counter(), now));
        } else if (now - seen.since() > LENGTH.toNanos()) {
            List<Long> runs = takeOver(other);
            others.remove(other.id());
            if (!runs.isEmpty() || !other.dead()) {
                LOG.warn("node {} {} for {}; {} unfinished runs of its go on here", other.name(),
                        other.dead() ? "has been away" : "did not renew its lease", LENGTH, runs.size());
                parts.takenOver().run();
            }
        }
    }

    /** It may have happened although no answer came: then the runs are ours, and nobody else will ever look at them. */
    private List<Long> takeOver(NodeRow other) {
        try {
            return parts.journal().takeOver(other.id(), other.counter(), parts.node());
        } catch (JournalException e) {
            parts.takenOver().run();
            throw e;
        }
    }
}
