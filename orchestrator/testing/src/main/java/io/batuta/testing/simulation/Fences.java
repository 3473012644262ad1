package io.batuta.testing.simulation;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** I1 to I3 at a commit: it is the owner's, it comes from where things are, and nothing is there twice. */
final class Fences {
    private final Books books;

    Fences(Books books) {
        this.books = books;
    }

    void check(Batch batch) {
        batch.newRuns.forEach(this::once);
        batch.runs.forEach(this::fenced);
        batch.tasks.forEach(this::fenced);
        batch.replacedTasks.forEach(this::fenced);
        batch.newTasks.stream().filter(task -> books.runs.containsKey(task.run())).forEach(this::fenced);
        attempts(batch);
        Set<String> seen = new HashSet<>();
        batch.schedules.stream().filter(advance -> seen.add(advance.dagId())).forEach(this::inStep);
    }

    private void once(RunRow run) {
        for (RunRow other : books.runs.values()) {
            boolean same = other.dagId().equals(run.dagId());
            Instant date = run.logicalDate();
            if (same && (other.runId().equals(run.runId()) || (date != null && date.equals(other.logicalDate())))) {
                throw new Violation("I1", "DAG " + run.dagId() + " gets the run " + run.runId() + " for " + date + " although it has "
                        + other.runId() + " for " + other.logicalDate());
            }
        }
    }

    private void fenced(Batch.RunChange change) {
        RunRow row = change.row();
        RunRow known = books.runs.get(row.id());
        if (known == null || known.ownerEpoch() != row.ownerEpoch() || known.owner() != row.owner()) {
            throw new Violation("I3", "run " + row.runId() + " is changed by node " + row.owner() + " under epoch " + row.ownerEpoch()
                    + ", but it is " + (known == null ? "gone" : known.owner() + "'s under " + known.ownerEpoch()));
        }
        if (known.state() != change.from()) {
            throw new Violation("I3", "run " + row.runId() + " leaves " + change.from() + ", but it is " + known.state());
        }
    }

    private void fenced(Batch.TaskChange change) {
        TaskRow row = change.row();
        TaskRow known = books.tasks.get(row.id());
        if (known == null || known.epoch() != row.epoch()) {
            throw new Violation("I3", "task " + row.taskId() + " of run " + row.run() + " is changed under epoch " + row.epoch()
                    + ", but " + (known == null ? "it is gone" : "that is " + known.epoch()));
        }
        if (known.state() != change.from()) {
            throw new Violation("I3", "task " + row.taskId() + " of run " + row.run() + " leaves " + change.from() + ", but it is "
                    + known.state());
        }
    }

    private void fenced(TaskRow task) {
        RunRow run = Objects.requireNonNull(books.runs.get(task.run()));
        if (run.ownerEpoch() != task.epoch()) {
            throw new Violation("I3", "task " + task.taskId() + " is added to run " + run.runId() + " under epoch " + task.epoch()
                    + ", but that is " + run.ownerEpoch());
        }
    }

    private void attempts(Batch batch) {
        for (AttemptRow attempt : batch.attempts) {
            boolean starts = batch.newAttempts.stream().anyMatch(one -> one.id() == attempt.id());
            if (!starts && !books.open.containsKey(attempt.id())) {
                throw new Violation("I2", "attempt " + attempt.id() + " ends or is adopted, but it is not under way");
            }
        }
        for (AttemptRow attempt : batch.newAttempts) {
            Long other = books.openOfTask.get(attempt.taskInstance());
            boolean gone = other != null && batch.attempts.stream().anyMatch(one -> one.id() == other && one.endedAt() != null);
            if (other != null && !gone) {
                throw new Violation("I2", "attempts " + other + " and " + attempt.id() + " of one task instance are under way together");
            }
        }
    }

    private void inStep(Batch.ScheduleAdvance advance) {
        Instant known = books.nextFires.get(advance.dagId());
        if (!Objects.equals(known, advance.expected())) {
            throw new Violation("I1",
                    "the schedule of " + advance.dagId() + " moves on from " + advance.expected() + ", but it is at " + known);
        }
    }

    void ownerChanged(RunSnapshot snapshot, long heir) {
        RunRow now = snapshot.run();
        RunRow known = books.runs.get(now.id());
        if (known == null) {
            throw new Violation("I5", "run " + now.runId() + " is in the journal, but no commit made it");
        }
        boolean moved = known.owner() != now.owner();
        if (moved && now.owner() != heir) {
            throw new Violation("I3", "run " + now.runId() + " went to " + now.owner() + " when " + heir + " took over");
        }
        if (moved != (now.ownerEpoch() > known.ownerEpoch())) {
            throw new Violation("I3", "run " + now.runId() + " went from node " + known.owner() + " to " + now.owner() + " and from epoch "
                    + known.ownerEpoch() + " to " + now.ownerEpoch());
        }
        for (TaskRow task : snapshot.tasks()) {
            TaskRow before = books.tasks.get(task.id());
            if (before == null || before.state() != task.state() || task.epoch() != now.ownerEpoch()) {
                throw new Violation("I5", "task " + task.taskId() + " of run " + now.runId() + " is " + task.state() + " under epoch "
                        + task.epoch() + " after a change of owner to epoch " + now.ownerEpoch() + ", but was "
                        + (before == null ? "not there" : before.state()));
            }
        }
    }
}
