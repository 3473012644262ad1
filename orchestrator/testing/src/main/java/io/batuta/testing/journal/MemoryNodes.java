package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Journal.Renewal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import java.util.List;
import java.util.Objects;

/** The nodes of a {@link MemoryJournal}, and which of them owns which run; guarded by it. */
final class MemoryNodes {
    private final MemoryTables tables;

    MemoryNodes(MemoryTables tables) {
        this.tables = tables;
    }

    NodeRow join(String name, String home, List<String> labels) {
        NodeRow node = new NodeRow(tables.nextId++, name, home, labels, 1, false, false);
        List<NodeRow> before = tables.nodes.values().stream().filter(other -> other.name().equals(name) && other.home().equals(home))
                .toList();
        tables.nodes.put(node.id(), node);
        for (NodeRow former : before) {
            bury(former);
            inherit(former.id(), node.id());
        }
        tables.pools.replaceAll((pool, row) -> new PoolRow(pool, row.slots(), tables.openAttempts.values().stream()
                .filter(attempt -> attempt.pool().equals(pool)).mapToInt(AttemptRow::slots).sum(), row.includeDeferred()));
        return node;
    }

    Renewal renew(long node) {
        NodeRow known = tables.nodes.get(node);
        boolean alive = false;
        if (known != null && !known.dead()) {
            alive = true;
            tables.nodes.put(node, new NodeRow(node, known.name(), known.home(), known.labels(), known.counter() + 1, false,
                    known.drained()));
        }
        return new Renewal(alive, tables.nodes.values().stream().filter(row -> !row.dead() || hasWork(row.id())).toList(),
                tables.inbox.values().stream().anyMatch(command -> command.answer() == null));
    }

    private boolean hasWork(long node) {
        return tables.openAttempts.values().stream().anyMatch(attempt -> attempt.node() == node)
                || tables.runs.values().stream().anyMatch(run -> run.owner() == node && !run.state().finished());
    }

    List<Long> takeOver(long dead, long counter, long heir) {
        NodeRow row = tables.nodes.get(dead);
        if (row == null || (row.counter() != counter && tables.has(Guard.LEASE_COUNTER))) {
            return List.of();
        }
        bury(row);
        return inherit(dead, heir);
    }

    boolean adopt(long run, long node) {
        RunRow known = tables.runs.get(run);
        if (known == null || known.owner() == node) {
            return known != null;
        }
        NodeRow owner = tables.nodes.get(known.owner());
        if (owner != null && !owner.dead() && tables.has(Guard.LIVING_OWNER)) {
            return false;
        }
        own(run, node);
        return true;
    }

    void leave(long node) {
        NodeRow known = tables.nodes.get(node);
        if (known != null) {
            bury(known);
        }
    }

    void drain(long node, boolean drained) {
        tables.nodes.computeIfPresent(node,
                (_, n) -> new NodeRow(n.id(), n.name(), n.home(), n.labels(), n.counter(), n.dead(), drained));
    }

    private void bury(NodeRow n) {
        tables.nodes.put(n.id(), new NodeRow(n.id(), n.name(), n.home(), n.labels(), n.counter(), true, n.drained()));
    }

    private List<Long> inherit(long dead, long heir) {
        List<Long> open = tables.openRuns(dead);
        open.forEach(run -> own(run, heir));
        tables.backfills.replaceAll((_, b) -> b.node() != dead
                ? b
                : new BackfillRow(b.id(), b.dagId(), b.from(), b.to(), b.reprocess(), b.maxActiveRuns(), b.reverse(), b.paused(), b.conf(),
                        b.actor(), heir));
        return open;
    }

    private void own(long id, long heir) {
        RunRow run = Objects.requireNonNull(tables.runs.get(id));
        int epoch = run.ownerEpoch() + (tables.has(Guard.NEW_EPOCH) ? 1 : 0);
        tables.runs.put(id, new RunRow(
                run.id(), run.uuid(), run.dagId(), run.runId(), run.type(), run.state(), run.logicalDate(), run.intervalStart(),
                run.intervalEnd(), run.runAfter(), run.queuedAt(), run.startedAt(), run.endedAt(), run.triggeredBy(), run.actor(),
                run.conf(), run.note(), run.backfill(), run.dagVersion(), heir, epoch, run.clearNo()));
        for (TaskRow t : tables.tasksOf(id)) {
            tables.tasks.put(t.id(), new TaskRow(
                    t.id(), t.uuid(), t.run(), t.taskId(), t.mapIndex(), t.mapKey(), t.state(), t.tryNumber(), t.maxTries(),
                    t.triesSinceClear(), t.losses(), t.notBefore(), t.scheduledAt(), t.queuedAt(), t.startedAt(), t.endedAt(),
                    t.firstTryAt(), t.attempt(), t.node(), t.outputAttempt(), t.outputItems(), t.skips(), t.reason(), t.hint(), epoch));
        }
    }
}
