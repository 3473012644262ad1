package io.batuta.testing.simulation;

import io.batuta.testing.engine.ManualEngine;
import io.batuta.testing.engine.ScriptedLauncher;
import io.batuta.testing.engine.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node: its engine, or none while its process is down; its clock, which may go wrong by a little; and until when something is the matter with it. */
final class SimulatedNode {
    final String name;
    final int number;
    final SettableClock clock;
    final ScriptedLauncher launcher;
    final Line line;
    Duration drift = Duration.ZERO;
    @Nullable ManualEngine engine;
    @Nullable Instant beat;
    @Nullable Instant asleep;
    @Nullable Instant down;
    @Nullable Instant cut;
    @Nullable Instant leaseCut;
    /** In the middle of a call that takes long. */
    boolean busy;
    boolean fenced;

    SimulatedNode(int number, SettableClock clock, ScriptedLauncher launcher, Line line) {
        this.name = "n" + number;
        this.number = number;
        this.clock = clock;
        this.launcher = launcher;
        this.line = line;
    }

    boolean awake() {
        return engine != null && asleep == null && !busy;
    }

    /** Its clock shows that moment, give or take its drift; it never goes back. */
    void set(Instant moment) {
        Instant shown = moment.plus(drift);
        if (shown.isAfter(clock.instant())) {
            clock.set(shown);
        }
    }

    /** When something happens to it next; null for never. */
    @Nullable
    Instant next() {
        if (busy) {
            return null;
        }
        Instant work = engine == null || asleep != null ? null : engine.next();
        Instant due = work == null ? null : work.minus(drift);
        return Stream.of(java.util.Optional.ofNullable(due), java.util.Optional.ofNullable(engine == null || asleep != null ? null : beat),
                java.util.Optional.ofNullable(asleep), java.util.Optional.ofNullable(engine == null ? down : null),
                java.util.Optional.ofNullable(cut), java.util.Optional.ofNullable(leaseCut))
                .flatMap(java.util.Optional::stream).min(Instant::compareTo).orElse(null);
    }

    ManualEngine running() {
        if (engine == null) {
            throw new IllegalStateException(name + " is down");
        }
        return engine;
    }
}
