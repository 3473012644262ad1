package io.batuta.testing.simulation;

import io.batuta.model.decide.TriggerRule;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** I4, I6, I7 and I13: what happens to a task instance has a reason that holds at that moment. */
final class TaskRules {
    private final Books books;
    private final Map<Long, String> lastState = new HashMap<>();
    private final Map<Long, TaskRow> before = new HashMap<>();

    TaskRules(Books books) {
        this.books = books;
    }

    /** Notes how the instances were that the batch changes. */
    void before(Batch batch) {
        before.clear();
        for (Batch.TaskChange change : batch.tasks) {
            before.put(change.row().id(), Objects.requireNonNull(books.tasks.get(change.row().id())));
        }
    }

    /** Judges the batch, which is in the books now; {@code now} is the moment of the turn. */
    void after(Batch batch, Instant now) {
        Set<Long> cleared = new HashSet<>();
        for (Batch.HistoryEvent event : batch.events) {
            Long instance = event.taskInstance();
            if (instance != null && event.to() != null) {
                contiguous(event, instance);
                if (event.event().equals("Cleared") || event.event().equals("Revived")) {
                    cleared.add(instance);
                }
                TaskRow row = books.tasks.get(instance);
                if (row != null) {
                    explained(event, row, batch);
                }
            }
        }
        batch.tasks.forEach(change -> tries(change.row(), batch, cleared));
        batch.tasks.stream().map(Batch.TaskChange::row).filter(row -> !cleared.contains(row.id())).forEach(this::times);
        batch.newTasks.forEach(TaskRules::fresh);
        batch.newAttempts.forEach(attempt -> started(attempt));
    }

    /** I6: an instance's history has no gap. */
    private void contiguous(Batch.HistoryEvent event, long instance) {
        String known = lastState.put(instance, Objects.requireNonNull(event.to()));
        if (known != null && !known.equals(event.from())) {
            throw new Violation("I6", "the history of task instance " + instance + " jumps from " + known + " to " + event.from() + " at "
                    + event);
        }
    }

    /** I4: no more tries than allowed, and nobody is given more but by a clear or for a lost process. */
    private void tries(TaskRow row, Batch batch, Set<Long> cleared) {
        if (row.state() == TaskState.RUNNING && row.tryNumber() > row.maxTries() + 1) {
            throw new Violation("I4", row.taskId() + " runs its try " + row.tryNumber() + " of at most " + (row.maxTries() + 1));
        }
        TaskRow old = Objects.requireNonNull(before.get(row.id()));
        RunRow run = Objects.requireNonNull(books.runs.get(row.run()));
        int retries = spec(run, row.taskId()).retry().retries();
        int allowed = cleared.contains(row.id()) ? Math.max(old.maxTries(), old.tryNumber() + retries) : old.maxTries();
        boolean lost = batch.events.stream().anyMatch(event -> Objects.equals(event.taskInstance(), row.id())
                && event.actor().equals("watch") && (event.event().equals("RetryAt") || event.event().equals("Failed")));
        if (row.maxTries() > allowed + (lost ? 1 : 0)) {
            throw new Violation("I4", row.taskId() + " is given " + row.maxTries() + " retries instead of " + old.maxTries()
                    + " although nobody cleared it and no process died");
        }
    }

    private static void fresh(TaskRow row) {
        if (row.tryNumber() > 1
                || (row.state() == TaskState.RUNNING) != (row.tryNumber() == 1 && row.attempt() != null && row.endedAt() == null)) {
            throw new Violation("I4", "a new instance of " + row.taskId() + " is " + row.state() + " in try " + row.tryNumber());
        }
    }

    /** I13: queued, then started, then ended, and not before it may. */
    private void times(TaskRow row) {
        Instant queued = row.queuedAt();
        Instant started = row.startedAt();
        Instant ended = row.endedAt();
        boolean ran = row.state() == TaskState.SUCCESS && row.attempt() != null;
        if (started != null && ((queued != null && queued.isAfter(started)) || (ran && ended != null && ended.isBefore(started)))) {
            throw new Violation("I13", row.taskId() + " was queued at " + queued + ", started at " + started + " and ended at " + ended);
        }
        TaskRow old = Objects.requireNonNull(before.get(row.id()));
        Instant due = old.notBefore();
        boolean waits = old.state() == TaskState.UP_FOR_RETRY || old.state() == TaskState.UP_FOR_RESCHEDULE;
        if (waits && row.state() == TaskState.RUNNING && due != null && started != null && started.isBefore(due)) {
            throw new Violation("I13", row.taskId() + " starts at " + started + " although it was to wait until " + due);
        }
    }

    // ---- I7

    private void explained(Batch.HistoryEvent event, TaskRow row, Batch batch) {
        RunRow run = Objects.requireNonNull(books.runs.get(row.run()));
        if (!event.actor().equals("scheduler") || books.plans.isEmpty()) {
            return;
        }
        String reason = event.reason() == null ? "" : event.reason();
        boolean empty = reason.startsWith("there is nothing to map over");
        boolean stopped = reason.startsWith("not needed: ");
        boolean unchosen = reason.startsWith("not chosen by ");
        switch (event.event()) {
            case "Skipped" -> {
                boolean fine = empty
                        || (stopped ? stoppedAbove(run, batch) : unchosen ? skippedAbove(run, row) : decided(run, row, Oracle.SKIP));
                must(fine, row, run, "is skipped (" + reason + ")");
            }
            case "UpstreamFailed" -> must(decided(run, row, Oracle.UPSTREAM_FAILED), row, run, "becomes upstream_failed");
            case "Started" -> {
                boolean first = "none".equals(event.from()) || "scheduled".equals(event.from());
                must(!first || verdict(run, row) == Oracle.RUN, row, run, "starts");
                must(!"none".equals(event.from()) || !skippedAbove(run, row), row, run, "starts although a branch decided against it");
                must(row.state() != TaskState.RUNNING || run.state() == RunState.RUNNING, row, run,
                        "starts although its run is " + run.state());
            }
            default -> must(true, row, run, "");
        }
    }

    /** Whoever has an attempt has a history line that says so. */
    private void started(AttemptRow attempt) {
        TaskRow row = books.tasks.get(attempt.taskInstance());
        if (row == null || !Objects.equals(row.attempt(), attempt.id())) {
            throw new Violation("I4", "attempt " + attempt.id() + " begins, but its task instance does not know it");
        }
    }

    private Oracle verdict(RunRow run, TaskRow row) {
        return Oracle.of(spec(run, row.taskId()).triggerRule(), states(run, row.taskId()));
    }

    /** What is above may have ended one after another within the turn: the decision was right when it was right before one of them. */
    private boolean decided(RunRow run, TaskRow row, Oracle wanted) {
        TriggerRule rule = spec(run, row.taskId()).triggerRule();
        List<TaskState> above = states(run, row.taskId());
        return Oracle.of(rule, above) == wanted || above.stream().distinct().anyMatch(later -> Oracle.of(rule,
                above.stream().map(state -> state == later || failed(state) && failed(later) ? TaskState.NONE : state).toList()) == wanted);
    }

    private static boolean failed(TaskState state) {
        return state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
    }

    private List<TaskState> states(RunRow run, String task) {
        DagPlan plan = books.plan(run);
        List<TaskState> states = new ArrayList<>();
        for (int up : spec(run, task).upstream()) {
            books.instances(run.id(), plan.tasks().get(up).id()).forEach(above -> states.add(above.state()));
        }
        return states;
    }

    private boolean skippedAbove(RunRow run, TaskRow row) {
        DagPlan plan = books.plan(run);
        return spec(run, row.taskId()).upstream().stream().flatMap(up -> books.instances(run.id(), plan.tasks().get(up).id()).stream())
                .anyMatch(above -> above.state() == TaskState.SUCCESS && above.skips() != null
                        && List.of(above.skips().split(",")).contains(row.taskId()));
    }

    /** A branch above decided so; it may have been cleared or marked in the same turn, just after. */
    private boolean stoppedAbove(RunRow run, Batch batch) {
        return books.tasksOf(run.id()).stream().anyMatch(one -> one.state() == TaskState.SUCCESS && one.skips() != null)
                || batch.events.stream().anyMatch(event -> event.run() == run.id() && List.of("Cleared", "Marked").contains(event.event()));
    }

    private TaskSpec spec(RunRow run, String task) {
        return Objects.requireNonNull(books.plan(run).task(task));
    }

    private void must(boolean fine, TaskRow row, RunRow run, String what) {
        if (!fine) {
            throw new Violation("I7",
                    row.taskId() + "[" + row.mapIndex() + "] of run " + run.runId() + " (" + spec(run, row.taskId()).triggerRule()
                            + ") " + what + ", with above it " + states(run, row.taskId()));
        }
    }
}
