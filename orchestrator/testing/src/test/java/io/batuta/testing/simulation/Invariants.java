package io.batuta.testing.simulation;

import io.batuta.engine.runner.Attempt;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.testing.journal.MemoryJournal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must hold whatever happens; looked at after every commit and at the end. */
final class Invariants {
    private final MemoryJournal journal;
    private final Map<Long, Long> openByTask = new HashMap<>();
    private final Map<Long, AttemptRow> open = new HashMap<>();
    private final Map<Long, String> lastState = new HashMap<>();
    private final Set<Long> begun = new HashSet<>();
    private long commits;

    Invariants(MemoryJournal journal) {
        this.journal = journal;
    }

    /** How many commits were looked at. */
    long commits() {
        return commits;
    }

    /** I4: an attempt's effect begins once. */
    void launched(Attempt attempt) {
        if (attempt.mode() == Attempt.Mode.START && !begun.add(attempt.id())) {
            throw new Violation("I4: attempt " + attempt.id() + " of " + attempt.task().id() + " was begun twice");
        }
    }

    void committed(Batch batch) {
        commits++;
        batch.newAttempts.forEach(this::attempt);
        batch.attempts.forEach(this::attempt);
        oneLiveAttempt(batch);
        history(batch);
        tries(batch);
        order(batch);
        limits();
    }

    private void attempt(AttemptRow attempt) {
        if (attempt.endedAt() == null) {
            open.put(attempt.id(), attempt);
        } else {
            open.remove(attempt.id());
        }
    }

    /** I2: at most one attempt under way per task instance. */
    private void oneLiveAttempt(Batch batch) {
        if (batch.newAttempts.isEmpty()) {
            return;
        }
        openByTask.clear();
        for (AttemptRow attempt : open.values()) {
            Long other = openByTask.put(attempt.taskInstance(), attempt.id());
            if (other != null) {
                throw new Violation("I2: attempts " + other + " and " + attempt.id() + " of one task instance are under way together");
            }
        }
    }

    /** I6: a task instance's history has no gap: what it leaves is where it had come. */
    private void history(Batch batch) {
        for (Batch.HistoryEvent event : batch.events) {
            if (event.taskInstance() == null || event.to() == null) {
                continue;
            }
            String before = lastState.put(event.taskInstance(), event.to());
            if (before != null && !before.equals(event.from())) {
                throw new Violation("I6: the history of task instance " + event.taskInstance() + " jumps from " + before + " to "
                        + event.from() + " at " + event);
            }
        }
    }

    /** I4: no more tries than allowed: maxTries counts retries. */
    private static void tries(Batch batch) {
        for (Batch.TaskChange change : batch.tasks) {
            TaskRow task = change.row();
            if (task.state() == TaskState.RUNNING && task.tryNumber() > task.maxTries() + 1) {
                throw new Violation("I4: " + task.taskId() + " runs its try " + task.tryNumber() + " of at most " + task.maxTries());
            }
        }
    }

    /** I7: whoever starts for the first time may, by what became of the tasks before it. */
    private void order(Batch batch) {
        for (AttemptRow attempt : batch.newAttempts) {
            if (attempt.cause().equals("first")) {
                order(attempt, batch);
            }
        }
    }

    private void order(AttemptRow attempt, Batch batch) {
        TaskRow own = batch.tasks.stream().map(Batch.TaskChange::row).filter(task -> task.id() == attempt.taskInstance()).findFirst()
                .or(() -> batch.newTasks.stream().filter(task -> task.id() == attempt.taskInstance()).findFirst()).orElse(null);
        RunRow run = own == null ? null : journal.run(own.run());
        if (own == null || run == null || run.dagVersion() == null) {
            return;
        }
        DagPlan plan = journal.plan(run.dagVersion());
        TaskSpec spec = Objects.requireNonNull(plan.task(own.taskId()));
        List<String> above = spec.upstream().stream().map(i -> plan.tasks().get(i).id()).toList();
        List<TaskState> states = journal.tasks(run.id()).stream().filter(task -> above.contains(task.taskId())).map(TaskRow::state)
                .filter(state -> state != TaskState.REMOVED).toList();
        if (!allowed(spec.triggerRule(), states)) {
            throw new Violation("I7: " + own.taskId() + " (" + spec.triggerRule() + ") starts although what is above it is " + states);
        }
    }

    /** The trigger rules once more, written on their own: what must at least hold when a task starts. */
    private static boolean allowed(TriggerRule rule, List<TaskState> states) {
        boolean done = states.stream().allMatch(TaskState::finished);
        boolean failed = states.stream().anyMatch(Invariants::failed);
        boolean success = states.contains(TaskState.SUCCESS);
        boolean skipped = states.contains(TaskState.SKIPPED);
        if (states.isEmpty()) {
            return true;
        }
        return switch (rule) {
            case ALL_SUCCESS -> states.stream().allMatch(state -> state == TaskState.SUCCESS);
            case ALL_FAILED -> states.stream().allMatch(Invariants::failed);
            case ALL_DONE -> done;
            case ONE_SUCCESS -> success;
            case ONE_FAILED -> failed;
            case ONE_DONE -> success || states.contains(TaskState.FAILED);
            case NONE_FAILED -> done && !failed;
            case NONE_SKIPPED -> done && !skipped;
            case NONE_FAILED_MIN_ONE_SUCCESS -> done && !failed && success;
            case ALL_DONE_MIN_ONE_SUCCESS -> done && success;
            case ALL_SKIPPED -> states.stream().allMatch(state -> state == TaskState.SKIPPED);
            case ALWAYS -> true;
        };
    }

    private static boolean failed(TaskState state) {
        return state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
    }

    /** I8: pools and active runs. */
    private void limits() {
        Map<String, Integer> used = new HashMap<>();
        open.values().forEach(attempt -> used.merge(attempt.pool(), attempt.slots(), Integer::sum));
        for (PoolRow pool : journal.pools()) {
            int now = used.getOrDefault(pool.name(), 0);
            if (pool.slots() >= 0 && now > pool.slots()) {
                throw new Violation("I8: pool " + pool.name() + " has " + now + " of " + pool.slots() + " slots in use");
            }
            if (pool.slots() >= 0 && now != pool.used()) {
                throw new Violation("I8: pool " + pool.name() + " counts " + pool.used() + " slots in use, but there are " + now);
            }
        }
    }

    /** I1 and I9: at the end every run is over, in a state that fits its tasks, and no schedule's tick was lost or doubled. */
    void ended() {
        for (RunRow run : journal.runs()) {
            if (!run.state().finished()) {
                throw new Violation(
                        "I9: run " + run.dagId() + " " + run.runId() + " is still " + run.state().word() + " (owner " + run.owner() + ")");
            }
            for (TaskRow task : journal.tasks(run.id())) {
                if (!task.state().finished()) {
                    throw new Violation("I9: run " + run.runId() + " is " + run.state().word() + ", but its task " + task.taskId() + " is "
                            + task.state().word());
                }
            }
            if (run.state() == RunState.SUCCESS && run.startedAt() != null && run.endedAt() != null
                    && run.endedAt().isBefore(run.startedAt())) {
                throw new Violation("I13: run " + run.runId() + " ended before it started");
            }
        }
        if (!open.isEmpty()) {
            throw new Violation("I9: attempts are still open: " + open.values());
        }
        Map<String, Set<Instant>> dates = new HashMap<>();
        for (RunRow run : journal.runs()) {
            if (run.logicalDate() != null && !dates.computeIfAbsent(run.dagId(), _ -> new HashSet<>()).add(run.logicalDate())) {
                throw new Violation("I1: DAG " + run.dagId() + " has two runs for " + run.logicalDate());
            }
        }
    }

    /** Something that must never be, was. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1;

        Violation(String what) {
            super(what);
        }
    }
}
