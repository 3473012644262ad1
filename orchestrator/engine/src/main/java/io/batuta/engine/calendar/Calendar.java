package io.batuta.engine.calendar;

import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.board.World;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.engine.lifecycle.Work;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.DagRow;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.AfterOutage;
import io.batuta.model.schedule.Catchups;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.schedule.CustomSchedule;
import io.batuta.model.schedule.Fire;
import io.batuta.model.schedule.FirePlan;
import io.batuta.model.schedule.ManualSchedule;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.schedule.Timetable;
import io.batuta.model.schedule.Timetables;
import io.batuta.model.state.RunType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes runs of what is due. The truth is our row's next fire time, changed together with the runs it makes; the alarm clock only wakes. */
public final class Calendar {
    private static final Logger LOG = LoggerFactory.getLogger(Calendar.class);

    /** How many runs one look may create per DAG; the rest follows in the next. */
    private static final int MOST_RUNS_AT_ONCE = 1_000;

    /** How many runs a catch-up may create. It is one commit, so that a crash cannot leave half of it; what lies beyond is skipped and recorded. */
    private static final int MOST_CAUGHT_UP = 100_000;

    /** How much longer each further node waits for the ones before it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(250);

    private static final Duration SAFETY_NET = Duration.ofSeconds(5);

    /** A thousand rows are not read again as long as nothing in them changed; but what failed at the last look, say for want of its code, is tried again. */
    private static final Duration READ_ANYWAY = Duration.ofMinutes(1);

    private final Lifecycle lifecycle;
    private final CodeSource code;
    private final Runs runs = new Runs();
    private final Set<String> alarms = new HashSet<>();
    private @Nullable AlarmClock alarm;
    private final AtomicBoolean lookAsked = new AtomicBoolean();
    /** What was there when all of it was last read, and when that was. */
    private Optional<String> read = Optional.empty();
    private Instant readAt = Instant.EPOCH;
    /** Until when fireDue is waited for already: several timers for one moment would multiply. */
    private Instant armed = Instant.EPOCH;

    /** A calendar that hands its work to that lifecycle. */
    public Calendar(Lifecycle lifecycle, CodeSource code) {
        this.lifecycle = lifecycle;
        this.code = code;
        lifecycle.world().whenRunIsOver(dag -> {
            if (Continuing.is(dag)) {
                lifecycle.submit(turn -> keepGoing(dag.id(), turn));
            }
        });
    }

    /** Begins to watch the time with that alarm clock (none: only timers wake it). */
    public void start(@Nullable AlarmClock clock) {
        this.alarm = clock;
        lifecycle.submit(new SafetyNet());
    }

    /** Something may be due. Returns at once; for the alarm clock. */
    public void ring() {
        lifecycle.submit(this::fireDue);
    }

    /** Another node may have changed something shared. Returns at once. */
    public void lookSoon() {
        if (lookAsked.compareAndSet(false, true)) {
            // A busy node tells of every commit; a few looks a second are enough.
            lifecycle.submit(turn -> lifecycle.timers().at(turn.now().plus(LOOK_PAUSE), later -> {
                lookAsked.set(false);
                rescan(later);
            }));
        }
    }

    /** Looks again and again. The next look is set once this one is done with, since work may be applied more than once. */
    private final class SafetyNet implements Work {
        private Instant now = Instant.EPOCH;
        private Optional<String> fingerprint = Optional.empty();
        private boolean unchanged;

        @Override
        public void apply(Turn turn) {
            now = turn.now();
            fingerprint = turn.world().journal().fingerprint();
            unchanged = fingerprint.isPresent() && fingerprint.equals(read) && now.isBefore(readAt.plus(READ_ANYWAY));
            if (unchanged) {
                fireDue(turn, PATIENCE.multipliedBy(turn.world().rank()));
            } else if (!rescan(turn)) {
                fingerprint = Optional.empty();
            }
            keepAllGoing(turn);
        }

        @Override
        public void accepted() {
            if (!unchanged) {
                read = fingerprint;
                readAt = now;
            }
            lifecycle.timers().at(now.plus(SAFETY_NET), new SafetyNet());
        }

        @Override
        public void refused(RuntimeException cause) {
            LOG.warn("the schedules could not be looked at: {}", cause.getMessage());
            fingerprint = Optional.empty();
            unchanged = false;
            accepted();
        }
    }

    /** Reads the DAGs again: new ones are activated, changed schedules take effect, what is due fires. False when it does so only in a later turn. */
    public boolean rescan(Turn turn) {
        boolean changedAlready = !turn.batch().schedules.isEmpty() || !turn.batch().switches.isEmpty()
                || !turn.batch().activeRunDeltas.isEmpty() || !turn.batch().poolDeltas.isEmpty();
        if (changedAlready) {
            // Reading the rows now would undo in memory what this turn has just changed: a tick would fire twice.
            lifecycle.submit(this::rescan);
            return false;
        }
        turn.world().refreshDags();
        // What other nodes gave back: slots of pools, and room for runs.
        turn.attempts().readPools();
        turn.world().dags().values().stream().filter(dag -> dag.queued().values().stream().anyMatch(lane -> !lane.isEmpty()))
                .forEach(turn::look);
        for (DagEntry dag : turn.world().dags().values()) {
            DagRow row = dag.row();
            if (!row.paused() && !dag.gone()) {
                try {
                    if (row.anchor() == null) {
                        activate(dag, turn, By.CALENDAR);
                    } else if (dag.timetable() == null) {
                        reschedule(dag, turn);
                    }
                } catch (RuntimeException e) {
                    LOG.warn("DAG {} cannot be scheduled: {}", dag.id(), e.getMessage());
                }
            }
        }
        fireDue(turn, PATIENCE.multipliedBy(turn.world().rank()));
        setAlarms(turn.world());
        return true;
    }

    /** On a ring the first living node fires; the others look only in the safety net, after reading the rows, so that they do not all try the same. */
    private void fireDue(Turn turn) {
        if (turn.world().rank() == 0) {
            fireDue(turn, Duration.ZERO);
        }
    }

    private void fireDue(Turn turn, Duration patience) {
        Instant soon = null;
        for (DagEntry dag : turn.world().dags().values()) {
            Instant next = dag.nextFire();
            if (dag.row().paused() || dag.gone()) {
                continue;
            }
            if (next != null && !next.plus(patience).isAfter(turn.now())) {
                fire(dag, turn);
                next = dag.nextFire();
            }
            if (next != null && (soon == null || next.isBefore(soon))) {
                soon = next;
            }
        }
        // The alarm clock's wall clock and the database's may differ by a little: what is due within the next moments is waited for on the database's.
        boolean waitedFor = armed.isAfter(turn.now()) && soon != null && !soon.isBefore(armed);
        if (soon != null && soon.isBefore(turn.now().plus(SAFETY_NET)) && !waitedFor) {
            armed = soon;
            lifecycle.timers().at(soon, this::fireDue);
        }
    }

    private void fire(DagEntry dag, Turn turn) {
        if (dag.newest().plan().schedule() instanceof ContinuousSchedule continuous) {
            Instant due = dag.nextFire();
            // What this turn has put there is fired by the next one: its commit must be guarded by a moment that nobody else has.
            if (due != null && turn.batch().schedules.stream().noneMatch(advance -> advance.dagId().equals(dag.id()))) {
                carryOut(dag, Continuing.due(dag, continuous, turn.world(), due, turn.now()), turn, By.CALENDAR);
            }
            return;
        }
        Timetable timetable = timetable(dag, turn.now());
        AfterOutage policy = dag.newest().plan().afterOutage();
        FirePlan plan = Catchups.plan(timetable, dag.row().lastFire(), turn.now(), policy == null ? AfterOutage.AUTO : policy,
                MOST_RUNS_AT_ONCE);
        carryOut(dag, plan, turn, By.CALENDAR);
    }

    /** The first activation or an unpause: the DAG's catchup says what is made up for. Gives what it creates. */
    public List<Fire> activate(DagEntry dag, Turn turn, By by) {
        DagRow row = dag.row();
        Instant start = dag.newest().plan().startDate();
        Instant anchor = row.anchor() != null ? row.anchor() : start != null ? start : turn.now();
        turn.batch().switches.add(new Batch.DagSwitch(dag.id(), false, anchor, by.actor(), null));
        dag.row(new DagRow(row.dagId(), row.version(), false, anchor, row.lastFire(), row.nextFire(), row.activeRuns()));
        FirePlan plan = preview(dag, turn.now(), anchor);
        if (Continuing.is(dag)) {
            Fire first = plan.create().isEmpty() ? plan.next() : plan.create().getFirst();
            expect(dag, first == null ? null : first.at(), turn);
        } else {
            carryOut(dag, plan, turn, by);
        }
        turn.look(dag);
        return plan.create();
    }

    /** What an unpause would create now. */
    public FirePlan preview(DagEntry dag, Instant now, Instant anchor) {
        if (dag.newest().plan().schedule() instanceof ContinuousSchedule continuous) {
            return Continuing.unpaused(dag, continuous, lifecycle.world(), now);
        }
        return Catchups.plan(timetable(dag, anchor), dag.row().lastFire(), now, dag.newest().plan().catchup(), MOST_CAUGHT_UP);
    }

    /** The first tick after the one of that logical date, if it is due. The date of an interval is where it begins, so its own tick is its end. */
    public Optional<Instant> dueAfter(DagEntry dag, Instant logicalDate, Turn turn) {
        Timetable timetable = timetable(dag, turn.now());
        Instant from = Timetable.BEGINNING;
        Fire fire = timetable.next(logicalDate.minusNanos(1_000), from);
        while (fire != null && !fire.logicalDate().isAfter(logicalDate)) {
            fire = timetable.next(fire.at(), from);
        }
        return fire == null || fire.at().isAfter(turn.now()) ? Optional.empty() : Optional.of(fire.at());
    }

    private void reschedule(DagEntry dag, Turn turn) {
        DagRow row = dag.row();
        Instant next = row.nextFire();
        Timetable timetable = timetable(dag, turn.now());
        boolean due = next != null && !next.isAfter(turn.now());
        if (due) {
            return;
        }
        if (dag.newest().plan().schedule() instanceof ContinuousSchedule continuous) {
            expect(dag, Continuing.standing(dag, continuous, turn.world(), turn.now()).next(), turn);
            return;
        }
        Fire fire = timetable.next(row.lastFire(), row.lastFire() == null ? turn.now() : later(row.lastFire(), turn.now()));
        Instant computed = fire == null ? null : fire.at();
        if (!java.util.Objects.equals(computed, next)) {
            advance(dag, computed, row.lastFire(), turn);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void carryOut(DagEntry dag, FirePlan plan, Turn turn, By by) {
        FirePlan.Skipped skipped = plan.skipped();
        if (skipped != null) {
            turn.batch().skippedTicks
                    .add(new Batch.SkippedTicks(dag.id(), skipped.first(), skipped.last(), skipped.count(), skipped.reason()));
        }
        for (Fire fire : plan.create()) {
            if (Overlaps.room(dag, fire, lifecycle, turn)) {
                turn.runs().create(dag, runs.of(RunType.SCHEDULED, dag, fire, null, turn), by);
            }
        }
        Fire next = plan.next();
        Instant handled = plan.handledThrough();
        advance(dag, next == null ? null : next.at(), handled == null ? dag.row().lastFire() : handled, turn);
    }

    private static void advance(DagEntry dag, @Nullable Instant next, @Nullable Instant lastFire, Turn turn) {
        DagRow row = dag.row();
        Failpoint.at("schedule-advanced");
        turn.batch().schedules.add(new Batch.ScheduleAdvance(dag.id(), row.nextFire(), next, lastFire));
        dag.row(new DagRow(row.dagId(), row.version(), row.paused(), row.anchor(), lastFire, next, row.activeRuns()));
    }

    /** For what nobody told us of: runs that were deleted, a node that died between a run's end and the next one. */
    private void keepAllGoing(Turn turn) {
        if (turn.world().rank() == 0) {
            turn.world().dags().values().stream().filter(Continuing::is).toList().forEach(dag -> keepGoing(dag.id(), turn));
        }
    }

    /** A continuous schedule: when its run is over, the moment of the next is written down; it is fired like any other. */
    private void keepGoing(String dagId, Turn turn) {
        DagEntry dag = turn.world().dags().get(dagId);
        if (dag != null && dag.newest().plan().schedule() instanceof ContinuousSchedule continuous && dag.nextFire() == null
                && dag.row().anchor() != null && !dag.row().paused() && !dag.gone() && !Continuing.openHere(dag)) {
            Instant next = Continuing.standing(dag, continuous, turn.world(), turn.now()).next();
            if (next != null) {
                expect(dag, next, turn);
            }
        }
    }

    private void expect(DagEntry dag, @Nullable Instant next, Turn turn) {
        String id = dag.id();
        advance(dag, next, dag.row().lastFire(), turn);
        if (next != null) {
            turn.afterCommit(() -> lifecycle.timers().at(next, later -> {
                DagEntry then = later.world().dags().get(id);
                Instant due = then == null || then.gone() || then.row().paused() ? null : then.nextFire();
                if (then != null && due != null && !due.isAfter(later.now())) {
                    fire(then, later);
                }
            }));
        }
    }

    private void setAlarms(World world) {
        AlarmClock clock = alarm;
        if (clock == null) {
            return;
        }
        Set<String> wanted = new HashSet<>();
        for (DagEntry dag : world.dags().values()) {
            Timetable timetable = dag.timetable();
            DagPlan plan = dag.newest().plan();
            boolean ticks = !(plan.schedule() instanceof ManualSchedule) && !Continuing.is(dag);
            if (timetable != null && !dag.row().paused() && ticks) {
                String key = Json.write(List.of(plan.schedule(),
                        String.valueOf(plan.startDate() == null ? dag.row().anchor() : plan.startDate()), String.valueOf(plan.endDate())));
                if (wanted.add(key) && alarms.add(key)) {
                    clock.set(key, moment -> {
                        Fire fire = timetable.next(moment, moment);
                        return fire == null ? null : fire.at();
                    });
                }
            }
        }
        alarms.removeIf(key -> {
            boolean gone = !wanted.contains(key);
            if (gone) {
                clock.drop(key);
            }
            return gone;
        });
    }

    private Timetable timetable(DagEntry dag, Instant anchorIfNone) {
        Timetable known = dag.timetable();
        if (known != null) {
            return known;
        }
        DagPlan plan = dag.newest().plan();
        Instant anchor = dag.row().anchor() == null ? anchorIfNone : dag.row().anchor();
        Timetable made = Timetables.of(withCode(dag, plan.schedule()), anchor, plan.startDate(), plan.endDate());
        if (dag.row().anchor() != null) {
            dag.timetable(made);
        }
        return made;
    }

    private Schedule withCode(DagEntry dag, Schedule schedule) {
        if (schedule instanceof CustomSchedule) {
            // The loader may close: the timetable's classes stay alive as long as the timetable does.
            try (CodeSource.Loaded loaded = code.load(dag.row().version())) {
                return loaded.dag().plan().schedule();
            }
        }
        return schedule;
    }
}
