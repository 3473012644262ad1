package io.batuta.testing.simulation;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.schedule.EverySchedule;
import io.batuta.model.state.RunType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** I1 for schedules: each tick has one run or a recorded reason, and no run lies beside its schedule. */
final class TickRules {
    private final Books books;

    TickRules(Books books) {
        this.books = books;
    }

    void check(Instant until) {
        books.versions.keySet().forEach(dag -> {
            ticks(dag, until);
            goesOn(dag, until);
        });
    }

    /** I1: of a continuous schedule a run is open, or it is known when the next begins. */
    private void goesOn(String dag, Instant until) {
        Long version = books.versions.get(dag);
        if (version == null || !books.anchors.containsKey(dag)
                || !(Objects.requireNonNull(books.plans.get(version)).schedule() instanceof ContinuousSchedule)) {
            return;
        }
        boolean open = books.runs.values().stream().filter(run -> run.dagId().equals(dag) && run.type() == RunType.SCHEDULED)
                .anyMatch(run -> !run.state().finished() || run.endedAt() == null || run.endedAt().isAfter(until) || busy(run));
        Instant next = books.nextFires.get(dag);
        if (!open && (next == null || next.isBefore(until))) {
            throw new Violation("I1",
                    "DAG " + dag + " runs continuously, but at " + until + " no run of it is open, and the next is due at "
                            + next);
        }
    }

    private boolean busy(RunRow run) {
        return books.tasksOf(run.id()).stream().anyMatch(task -> books.openOfTask.containsKey(task.id()));
    }

    /** I1: every tick that was due has its run, or is recorded as left out. */
    private void ticks(String dag, Instant until) {
        Instant anchor = books.anchors.get(dag);
        Long version = books.versions.get(dag);
        if (anchor == null || version == null
                || !(Objects.requireNonNull(books.plans.get(version)).schedule() instanceof EverySchedule every)) {
            return;
        }
        Map<Instant, RunRow> byDate = new HashMap<>();
        books.runs.values().stream().filter(run -> run.dagId().equals(dag) && run.logicalDate() != null)
                .forEach(run -> byDate.put(Objects.requireNonNull(run.logicalDate()), run));
        Duration step = every.every();
        for (Instant tick = anchor.plus(step); !tick.isAfter(until); tick = tick.plus(step)) {
            Instant at = tick;
            boolean out = books.skipped.stream().anyMatch(skip -> covers(skip, dag, at));
            if (!byDate.containsKey(tick) && !out && books.deleted.isEmpty()) {
                throw new Violation("I1", "the tick " + tick + " of " + dag + " (" + anchor + " and then every " + step
                        + ") has no run, and nobody says why");
            }
        }
        for (RunRow run : byDate.values()) {
            Duration since = Duration.between(anchor, Objects.requireNonNull(run.logicalDate()));
            if (run.type() == RunType.SCHEDULED && since.toMillis() % step.toMillis() != 0) {
                throw new Violation("I1",
                        "run " + run.runId() + " of " + dag + " lies beside its schedule (" + anchor + " and then every " + step
                                + ")");
            }
        }
    }

    private static boolean covers(Batch.SkippedTicks skip, String dag, Instant tick) {
        return skip.dagId().equals(dag) && !tick.isBefore(skip.first()) && !tick.isAfter(skip.last());
    }
}
