package io.batuta.testing.engine;

import io.batuta.engine.runner.Attempt;
import io.batuta.engine.runner.Ended;
import io.batuta.engine.runner.Launcher;
import io.batuta.model.task.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out attempts by a script: how long each takes in virtual time and how it ends. Not thread-safe. */
public final class ScriptedLauncher implements Launcher, ManualEngine.Ends {
    /** What an attempt does. {@code end} makes its end when its time has come. */
    public record Play(Duration takes, Function<Instant, Ended> end) {
        /** Takes that long and ends so, without an output. */
        public static Play of(Attempt attempt, Duration takes, Outcome outcome) {
            return new Play(takes, at -> new Ended(attempt.id(), outcome, null, List.of(), at));
        }
    }

    private record Running(Attempt attempt, Instant endsAt, long number, Play play, Consumer<Ended> whenEnded) {}

    private final InstantSource clock;
    private Function<Attempt, Play> script;
    private final PriorityQueue<Running> running = new PriorityQueue<>(
            Comparator.comparing(Running::endsAt).thenComparingLong(Running::number));
    private final Map<Long, Running> byAttempt = new HashMap<>();
    private final List<Attempt> launched = new ArrayList<>();
    private final Set<Long> stubborn = new HashSet<>();
    private long number;

    /** A launcher that asks the script for every attempt. */
    public ScriptedLauncher(InstantSource clock, Function<Attempt, Play> script) {
        this.clock = clock;
        this.script = script;
    }

    /** Changes the script for attempts to come. */
    public void script(Function<Attempt, Play> changed) {
        this.script = changed;
    }

    @Override
    public void launch(Attempt attempt, Consumer<Ended> whenEnded) {
        launched.add(attempt);
        Play play = script.apply(attempt);
        Running one = new Running(attempt, clock.instant().plus(play.takes()), number++, play, whenEnded);
        running.add(one);
        byAttempt.put(attempt.id(), one);
    }

    @Override
    public void cancel(long attempt, boolean force) {
        Running one = byAttempt.get(attempt);
        if (one != null && (force || !stubborn.contains(attempt))) {
            remove(one);
            one.whenEnded().accept(new Ended(attempt, new Outcome.Cancelled(), null, List.of(), clock.instant()));
        }
    }

    /** The attempt does not react to being asked to end, only to force. */
    public void stubborn(long attempt) {
        stubborn.add(attempt);
    }

    /** Forgets all that is under way, as a crash does: no end is ever reported. */
    public void crash() {
        running.clear();
        byAttempt.clear();
    }

    @Override
    public @Nullable Instant nextEnd() {
        return running.isEmpty() ? null : running.element().endsAt();
    }

    @Override
    public void endDue() {
        while (!running.isEmpty() && !running.element().endsAt().isAfter(clock.instant())) {
            Running one = running.element();
            remove(one);
            one.whenEnded().accept(one.play().end().apply(one.endsAt()));
        }
    }

    private void remove(Running one) {
        running.remove(one);
        byAttempt.remove(one.attempt().id());
    }

    /** Every attempt launched so far. */
    public List<Attempt> launched() {
        return launched;
    }

    /** How many attempts are under way. */
    public int underWay() {
        return running.size();
    }
}
