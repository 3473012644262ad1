package io.batuta.testing.simulation;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.state.TaskState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** I1, I5, I8 and I9 at the end: all is over, nothing is lost, and the journal holds what the books hold. */
final class EndRules {
    private final Books books;
    private final Journal journal;

    EndRules(Books books, Journal journal) {
        this.books = books;
        this.journal = journal;
    }

    void check() {
        alive();
        durable();
        pools();
        values();
    }

    /** I9: every run has come to its end, and nothing is under way. */
    private void alive() {
        for (RunRow run : books.runs.values()) {
            if (!run.state().finished()) {
                throw new Violation("I9", "run " + run.dagId() + " " + run.runId() + " is still " + run.state().word() + " (owner "
                        + run.owner() + ")");
            }
            for (TaskRow task : books.tasksOf(run.id())) {
                if (!task.state().finished() && task.state() != TaskState.REMOVED) {
                    throw new Violation("I9",
                            "run " + run.runId() + " is " + run.state().word() + ", but its task " + task.taskId() + " is "
                                    + task.state().word());
                }
            }
        }
        if (!books.open.isEmpty()) {
            throw new Violation("I9", "attempts are still open: " + books.open.values());
        }
    }

    /** I5: what was accepted is there as it was accepted, and nothing else. */
    private void durable() {
        List<RunSnapshot> stored = journal.loadRuns(new ArrayList<>(books.runs.keySet()));
        if (stored.size() != books.runs.size()) {
            throw new Violation("I5", "the journal has " + stored.size() + " of " + books.runs.size() + " runs");
        }
        for (RunSnapshot snapshot : stored) {
            RunRow run = snapshot.run();
            same(run, books.runs.get(run.id()));
            Set<Long> seen = new HashSet<>();
            for (TaskRow task : snapshot.tasks()) {
                seen.add(task.id());
                same(task, books.tasks.get(task.id()));
            }
            for (TaskRow task : books.tasksOf(run.id())) {
                if (!seen.contains(task.id())) {
                    throw new Violation("I5", "the journal has lost " + task);
                }
            }
            for (AttemptRow attempt : snapshot.openAttempts()) {
                same(attempt, books.open.get(attempt.id()));
            }
        }
    }

    private static void same(Object stored, @org.jspecify.annotations.Nullable Object entered) {
        if (!stored.equals(entered)) {
            throw new Violation("I5", "the journal holds " + stored + ", but what was accepted is " + entered);
        }
    }

    /** I8: when nothing is under way, no slot is taken. */
    private void pools() {
        for (PoolRow pool : journal.pools()) {
            if (pool.slots() >= 0 && pool.used() != 0) {
                throw new Violation("I8", "nothing is under way, but pool " + pool.name() + " counts " + pool.used() + " slots in use");
            }
        }
    }

    /** I5: a durable value that counts its writers has lost none. */
    private void values() {
        books.writes.forEach((key, writes) -> {
            long counted = journal.state(key).map(value -> Long.parseLong(value.json())).orElse(0L);
            if (counted != writes) {
                throw new Violation("I5", "value " + key.name() + " is " + counted + " after " + writes + " writes that each added one");
            }
        });
    }
}
