package io.batuta.testing.simulation;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import io.batuta.model.state.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** I1, I8 and I13 for runs: one that is over is explained by its tasks, which stay as they are, and no more are active than may be. */
final class RunRules {
    private final Books books;
    /** How often each run had been cleared when it was last over. */
    private final Map<Long, Integer> over = new HashMap<>();

    RunRules(Books books) {
        this.books = books;
    }

    void after(Batch batch) {
        batch.tasks.stream().filter(change -> change.from() != change.row().state()).forEach(change -> stays(change.row()));
        batch.newTasks.forEach(this::stays);
        Set<Long> decided = new HashSet<>();
        batch.events.stream()
                .filter(event -> event.taskInstance() == null && "Ended".equals(event.event()) && "scheduler".equals(event.actor()))
                .forEach(event -> decided.add(event.run()));
        for (Batch.RunChange change : batch.runs) {
            if (change.row().state().finished()) {
                over(change.row(), decided.contains(change.row().id()));
            }
        }
        batch.newRuns.stream().filter(run -> run.state().finished()).forEach(run -> over(run, decided.contains(run.id())));
        batch.newAttempts.forEach(this::room);
        batch.newRuns.stream().filter(run -> run.type() == RunType.SCHEDULED && books.plan(run).schedule() instanceof ContinuousSchedule)
                .forEach(this::alone);
    }

    /** I1: a continuous schedule makes a run when there is none. One that somebody cleared meanwhile is somebody's wish. */
    private void alone(RunRow made) {
        for (RunRow run : books.runs.values()) {
            boolean other = run.id() != made.id() && run.dagId().equals(made.dagId()) && run.type() == RunType.SCHEDULED;
            if (other && !run.state().finished() && run.clearNo() == 0) {
                throw new Violation("I1", "DAG " + made.dagId() + " runs continuously and gets the run " + made.runId() + " although "
                        + run.runId() + " is " + run.state());
            }
        }
    }

    /** I1: whoever changes a task of a run that is over clears the run with it, so that what was counted in it stands for as long as its number of clears. */
    private void stays(TaskRow task) {
        Integer cleared = over.get(task.run());
        RunRow run = Objects.requireNonNull(books.runs.get(task.run()));
        if (cleared != null && cleared == run.clearNo()) {
            throw new Violation("I1",
                    "task " + task.taskId() + " of run " + run.runId() + " became " + task.state()
                            + " after the run was over, without a clear");
        }
    }

    private void over(RunRow run, boolean byItself) {
        over.put(run.id(), run.clearNo());
        if (run.startedAt() != null && run.endedAt() != null && run.endedAt().isBefore(run.startedAt())) {
            throw new Violation("I13", "run " + run.runId() + " ended at " + run.endedAt() + ", before it started at " + run.startedAt());
        }
        List<TaskRow> tasks = books.tasksOf(run.id());
        for (TaskRow task : tasks) {
            if (!task.state().finished() && task.state() != TaskState.REMOVED) {
                throw new Violation("I1",
                        "run " + run.runId() + " is " + run.state() + ", but its task " + task.taskId() + " is " + task.state());
            }
        }
        if (byItself) {
            RunState right = leafFailed(run, tasks) ? RunState.FAILED : RunState.SUCCESS;
            if (run.state() != right) {
                throw new Violation("I1", "run " + run.runId() + " ends as " + run.state() + ", but its leaves say " + right);
            }
        }
    }

    private boolean leafFailed(RunRow run, List<TaskRow> tasks) {
        DagPlan plan = books.plan(run);
        Set<Integer> above = new HashSet<>();
        plan.tasks().forEach(task -> above.addAll(task.upstream()));
        return tasks.stream().filter(task -> !above.contains(plan.indexOf(task.taskId())))
                .anyMatch(task -> task.state() == TaskState.FAILED || task.state() == TaskState.UPSTREAM_FAILED);
    }

    /** I8: a run's limit of active tasks. */
    private void room(AttemptRow attempt) {
        TaskRow task = Objects.requireNonNull(books.tasks.get(attempt.taskInstance()));
        RunRow run = Objects.requireNonNull(books.runs.get(task.run()));
        long active = books.tasksOf(run.id()).stream().filter(one -> one.state() == TaskState.RUNNING).count();
        int most = books.plan(run).maxActiveTasks();
        if (active > most) {
            throw new Violation("I8", "run " + run.runId() + " has " + active + " tasks active, of at most " + most);
        }
    }
}
