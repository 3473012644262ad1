package io.batuta.testing.engine;

import io.batuta.engine.board.World;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.calendar.Calendar;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Happening;
import io.batuta.engine.gate.Gate;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.engine.runner.Launcher;
import io.batuta.engine.steer.EngineCommands;
import io.batuta.engine.watch.Lease;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's real engine without threads: every turn is called by hand and time passes only when told. Everything the production engine decides is decided by the same code. Not thread-safe.
 */
public final class ManualEngine {
    private static final Logger LOG = LoggerFactory.getLogger(ManualEngine.class);

    /** What the engine is made of; the launcher says itself when its attempts end. */
    public record Parts(
            Journal journal,
            SettableClock clock,
            Launcher launcher,
            Ends ends,
            CodeSource code,
            Function<String, Recovery> recovery,
            World.Limits limits,
            Consumer<Happening> listener) {}

    /** Attempts' ends in virtual time. */
    public interface Ends {
        /** When the next attempt ends; null when none is under way. */
        @Nullable
        Instant nextEnd();

        /** Ends what has come to its end. */
        void endDue();
    }

    /**
     * A node's lease, for a node among others.
     *
     * @param nanos the node's own monotonic time
     * @param fenced called when others declared the node dead
     * @param checked whether nothing starts without enough of the lease left; always true but in a proof that it must be
     */
    public record Leased(LongSupplier nanos, Runnable fenced, boolean checked) {}

    /** How long a node waits before it tries the database again. */
    private static final Duration UNREACHABLE_PAUSE = Duration.ofMillis(250);

    /** More turns at one moment than anything can ask for. */
    private static final int MOST_TURNS = 20_000;

    private final Parts parts;
    private final Lifecycle lifecycle;
    private final Commands commands;
    private final Calendar calendar;
    private final World world;
    private final @Nullable Lease lease;
    private @Nullable Instant triesAgain;

    /** Joins the journal as a node of that name, alone and without a lease, and starts. */
    public ManualEngine(String node, Parts parts) {
        this(node, parts, null);
    }

    /** Joins the journal as a node of that name and starts; with a lease, {@link #beat} is to be called now and then. */
    public ManualEngine(String node, Parts parts, @Nullable Leased leased) {
        this.parts = parts;
        NodeRow row = parts.journal().joinNode(node, "home-of-" + node, List.of());
        this.world = new World(parts.journal(), row.id(), parts.limits());
        world.homes(Map.of(row.id(), row.home()));
        Lease mine = leased == null
                ? null
                : new Lease(new Lease.Parts(parts.journal(), row.id(), leased.nanos(), this::readBack, leased.fenced(), this::nodesSeen,
                        () -> {}));
        this.lease = mine;
        boolean checked = leased != null && leased.checked();
        Gate gate = new Gate(mine != null && checked ? mine::fits : () -> true);
        this.lifecycle = new Lifecycle(
                new Lifecycle.Parts(world, parts.clock(), parts.launcher(), gate, parts.recovery(), parts.listener()));
        this.calendar = new Calendar(lifecycle, parts.code());
        this.commands = new EngineCommands(lifecycle, calendar, this::settleForCommand);
        calendar.start(null);
        settle();
    }

    /** This node's number. */
    public long node() {
        return world.node();
    }

    /** What people can ask; answered in the same call. */
    public Commands commands() {
        return commands;
    }

    /** The lifecycle, for tests that hand in work of their own. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Reads DAGs and pools again, as after a change of a bundle. */
    public void refresh() {
        lifecycle.submit(turn -> {
            turn.attempts().readPools();
            calendar.rescan(turn);
            turn.lookAtAll();
        });
        settle();
    }

    /** Renews the lease and looks at the others, as its thread does every {@link Lease#RENEWAL}. Must have a lease. */
    public void beat() {
        try {
            Objects.requireNonNull(lease).beat();
        } catch (JournalException e) {
            LOG.debug("the lease stumbled: {}", e.getMessage());
        }
    }

    private void readBack() {
        lifecycle.submit(_ -> lifecycle.readBack());
    }

    private void nodesSeen(List<NodeRow> nodes) {
        Map<Long, String> homes = new HashMap<>();
        nodes.forEach(one -> homes.put(one.id(), one.home()));
        int before = (int) nodes.stream().filter(one -> !one.dead() && !one.drained() && one.id() < world.node()).count();
        boolean othersLive = nodes.stream().anyMatch(one -> !one.dead() && one.id() != world.node());
        lifecycle.submit(turn -> {
            turn.world().homes(homes);
            turn.world().rank(before);
            if (othersLive && !lifecycle.gate().idle()) {
                turn.attempts().readPools();
            }
        });
    }

    /** Does turns until nothing more happens at this moment, or until the journal cannot be reached: then it waits a little, in virtual time. */
    public void settle() {
        Instant later = triesAgain;
        if (later != null && later.isAfter(parts.clock().instant())) {
            return;
        }
        triesAgain = null;
        parts.ends().endDue();
        for (int turns = 0; lifecycle.hasWork(); turns++) {
            if (turns > MOST_TURNS) {
                throw new IllegalStateException("the engine does not come to rest: " + turns + " turns at " + parts.clock().instant());
            }
            lifecycle.turn();
            if (lifecycle.tookUnreachable()) {
                triesAgain = parts.clock().instant().plus(UNREACHABLE_PAUSE);
                return;
            }
            parts.ends().endDue();
        }
    }

    private void settleForCommand() {
        settle();
        if (triesAgain != null) {
            throw new CommandException(CommandException.Kind.UNAVAILABLE,
                    "the journal cannot be reached; the request may still be carried out when it can");
        }
    }

    /** Lets that much time pass, stopping at every moment where something happens. */
    public void pass(Duration time) {
        passUntil(parts.clock().instant().plus(time));
    }

    /** Lets time pass until that moment, stopping at every moment where something happens. */
    public void passUntil(Instant end) {
        settle();
        for (Instant next = next(); next != null && !next.isAfter(end); next = next()) {
            parts.clock().set(next.isBefore(parts.clock().instant()) ? parts.clock().instant() : next);
            settle();
        }
        parts.clock().set(end);
        settle();
    }

    /** When something happens next by itself; null for never. */
    public @Nullable Instant next() {
        if (triesAgain != null) {
            return triesAgain;
        }
        Instant timer = lifecycle.timers().next();
        Instant end = parts.ends().nextEnd();
        if (timer == null || end == null) {
            return timer == null ? end : timer;
        }
        return timer.isBefore(end) ? timer : end;
    }
}
