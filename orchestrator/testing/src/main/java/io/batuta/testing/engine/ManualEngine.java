package io.batuta.testing.engine;

import io.batuta.engine.board.World;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.calendar.Calendar;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Happening;
import io.batuta.engine.gate.Gate;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.engine.runner.Launcher;
import io.batuta.engine.steer.EngineCommands;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node's real engine without threads: every turn is called by hand and time passes only when told. Everything the production engine decides is decided by the same code. Not thread-safe.
 */
public final class ManualEngine {
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

    private final Parts parts;
    private final Lifecycle lifecycle;
    private final Commands commands;
    private final Calendar calendar;
    private final World world;

    /** Joins the journal as a node of that name and starts. */
    public ManualEngine(String node, Parts parts) {
        this.parts = parts;
        NodeRow row = parts.journal().joinNode(node, "home-of-" + node, List.of());
        this.world = new World(parts.journal(), row.id(), parts.limits());
        world.homes(Map.of(row.id(), row.home()));
        this.lifecycle = new Lifecycle(
                new Lifecycle.Parts(world, parts.clock(), parts.launcher(), new Gate(() -> true), parts.recovery(), parts.listener()));
        this.calendar = new Calendar(lifecycle, parts.code());
        this.commands = new EngineCommands(lifecycle, calendar, this::settle);
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
            turn.world().refreshPools();
            calendar.rescan(turn);
            turn.lookAtAll();
        });
        settle();
    }

    /** Does turns until nothing more happens at this moment. */
    public void settle() {
        parts.ends().endDue();
        while (lifecycle.hasWork()) {
            lifecycle.turn();
            parts.ends().endDue();
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
        Instant timer = lifecycle.timers().next();
        Instant end = parts.ends().nextEnd();
        if (timer == null || end == null) {
            return timer == null ? end : timer;
        }
        return timer.isBefore(end) ? timer : end;
    }
}
