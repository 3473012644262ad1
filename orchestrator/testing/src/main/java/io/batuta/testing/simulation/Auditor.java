package io.batuta.testing.simulation;

import io.batuta.engine.runner.Attempt;
import io.batuta.engine.watch.Lease;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.journal.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at everything that becomes durable and at everything that begins outside, and says what must never be. It shares no code with what it judges. */
final class Auditor {
    /** When a call was made, and what was known then of the caller's lease. */
    record Call(Instant at) {}

    private final Journal journal;
    private final InstantSource clock;
    private final Books books = new Books();
    private final Fences fences = new Fences(books);
    private final TaskRules tasks = new TaskRules(books);
    private final RunRules runs = new RunRules(books);
    private final Map<Long, Instant> renewals = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Set<Long> begun = new HashSet<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private long commits;

    Auditor(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    Books books() {
        return books;
    }

    long commits() {
        return commits;
    }

    void pool(String name, int size) {
        slots.put(name, size);
    }

    Call call() {
        return new Call(clock.instant());
    }

    // ---- what goes through the lines

    void joined(NodeRow node) {
        List<Long> former = names.entrySet().stream().filter(entry -> entry.getValue().equals(node.name())).map(Map.Entry::getKey).toList();
        former.forEach(renewals::remove);
        names.put(node.id(), node.name());
        renewals.put(node.id(), clock.instant());
        readOwners(node.id(), Set.of());
    }

    void renewed(long node) {
        renewals.put(node, clock.instant());
    }

    void tookOver(long dead, long heir, List<Long> taken) {
        if (!taken.isEmpty()) {
            silent(dead, "taken over by " + heir);
            readOwners(heir, new HashSet<>(taken));
        }
    }

    void adopted(long run, long node) {
        RunRow known = books.runs.get(run);
        if (known != null && known.owner() != node) {
            silent(known.owner(), "robbed of run " + run + " by " + node);
            readOwners(node, Set.of(run));
        }
    }

    void deleted(long run) {
        books.delete(run);
    }

    /** I3: nobody is robbed who renewed its lease a moment ago. */
    private void silent(long node, String what) {
        Instant last = renewals.get(node);
        if (last != null && Duration.between(last, clock.instant()).compareTo(Lease.LENGTH) < 0) {
            throw new Violation("I3", "node " + node + " is " + what + " although it renewed its lease at " + last);
        }
    }

    /** I3 and I5: a change of owner changes the owner and the epoch, and nothing else. */
    private void readOwners(long heir, Set<Long> must) {
        Set<Long> ids = new HashSet<>(must);
        books.runs.values().stream().filter(run -> !run.state().finished()).forEach(run -> ids.add(run.id()));
        books.open.values().forEach(attempt -> {
            TaskRow task = books.tasks.get(attempt.taskInstance());
            if (task != null) {
                ids.add(task.run());
            }
        });
        for (RunSnapshot snapshot : journal.loadRuns(new ArrayList<>(ids))) {
            fences.ownerChanged(snapshot, heir);
            books.owned(snapshot);
        }
    }

    void committed(Batch batch, Call call) {
        commits++;
        fences.check(batch);
        tasks.before(batch);
        Map<String, Integer> used = Map.copyOf(books.poolUse);
        books.enter(batch);
        tasks.after(batch, call.at());
        runs.after(batch);
        limits(batch, used);
        lease(batch, call);
    }

    /** I4: an attempt's effect begins once, and only when it is durable that it may. */
    void launched(Attempt attempt) {
        if (attempt.mode() != Attempt.Mode.START) {
            return;
        }
        if (!begun.add(attempt.id())) {
            throw new Violation("I4", "attempt " + attempt.id() + " of " + attempt.task().id() + " was begun twice");
        }
        if (!books.open.containsKey(attempt.id()) && books.runs.containsKey(attempt.run().id())
                && journal.loadRuns(List.of(attempt.run().id())).getFirst().openAttempts().stream()
                        .noneMatch(a -> a.id() == attempt.id())) {
            throw new Violation("I5", "attempt " + attempt.id() + " of " + attempt.task().id() + " begins although it is not durable");
        }
    }

    /** I8: pools. One that was made smaller may be over-full until its attempts end, but gets no fuller. */
    private void limits(Batch batch, Map<String, Integer> before) {
        for (AttemptRow attempt : batch.newAttempts) {
            int size = slots.getOrDefault(attempt.pool(), -1);
            int used = books.poolUse.getOrDefault(attempt.pool(), 0);
            if (size >= 0 && used > size && used > before.getOrDefault(attempt.pool(), 0)) {
                throw new Violation("I8", "pool " + attempt.pool() + " has " + used + " of " + size + " slots in use");
            }
        }
    }

    /** I3: nothing is started without enough of the lease left. */
    private void lease(Batch batch, Call call) {
        for (AttemptRow attempt : batch.newAttempts) {
            Instant last = renewals.get(attempt.node());
            if (last != null && Duration.between(last, call.at()).compareTo(Lease.LENGTH.minusSeconds(4)) > 0) {
                throw new Violation("I3", "node " + attempt.node() + " starts attempt " + attempt.id() + " at " + call.at()
                        + " although it renewed its lease at " + last + " only");
            }
        }
    }

    /** I1: every tick up to that moment has its run, or is recorded as left out. */
    void ticks(Instant until) {
        new TickRules(books).check(until);
    }

    /** What must hold when everything has come to rest. */
    void ended() {
        new EndRules(books, journal).check();
    }
}
