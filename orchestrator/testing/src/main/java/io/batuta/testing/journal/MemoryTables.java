package io.batuta.testing.journal;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal.StateKey;
import io.batuta.model.journal.Journal.StateValue;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of a {@link MemoryJournal}; guarded by it. */
final class MemoryTables {
    final Map<String, DagRow> dags = new TreeMap<>();
    final Map<Long, DagPlan> versions = new LinkedHashMap<>();
    final Map<Long, RunRow> runs = new TreeMap<>();
    final Map<Long, TaskRow> tasks = new LinkedHashMap<>();
    final Map<Long, List<Long>> tasksOfRun = new LinkedHashMap<>();
    final Map<Long, AttemptRow> attempts = new LinkedHashMap<>();
    final Map<Long, AttemptRow> openAttempts = new LinkedHashMap<>();
    final Map<Long, String> outputs = new LinkedHashMap<>();
    final Map<Long, Long> outputVersions = new LinkedHashMap<>();
    final Map<Long, String> elements = new LinkedHashMap<>();
    final Map<StateKey, StateValue> values = new LinkedHashMap<>();
    final Map<String, Batch.OutboxRow> outbox = new LinkedHashMap<>();
    final Map<String, PoolRow> pools = new TreeMap<>();
    final Map<Long, NodeRow> nodes = new TreeMap<>();
    final Map<Long, List<String>> inbox = new LinkedHashMap<>();
    final Map<Long, BackfillRow> backfills = new TreeMap<>();
    final List<Batch.HistoryEvent> events = new ArrayList<>();
    final List<Batch.SkippedTicks> skipped = new ArrayList<>();
    boolean allPaused;
    long nextId = 1;
}
