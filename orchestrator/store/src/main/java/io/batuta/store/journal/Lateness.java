package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult.Late;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates what the database calls late into the words of the port. */
final class Lateness {
    private final Batch batch;
    private final Set<Long> runs = new HashSet<>();
    private final Set<String> dags = new HashSet<>();
    private final Set<String> pools = new HashSet<>();
    private final Set<Long> conflicts = new HashSet<>();

    private Lateness(Batch batch) {
        this.batch = batch;
    }

    /** Each answer begins with what is late, followed by which. */
    static Late of(Batch batch, List<List<String>> answers) {
        var lateness = new Lateness(batch);
        answers.forEach(answer -> lateness.add(answer.getFirst(), answer.subList(1, answer.size())));
        return new Late(lateness.runs, lateness.dags, lateness.pools, lateness.conflicts);
    }

    private void add(String what, List<String> which) {
        switch (what) {
            case "run" -> which.forEach(run -> runs.add(Long.valueOf(run)));
            case "task", "attempt" -> addRunsOf(which);
            case "dag" -> dags.addAll(which);
            case "pool" -> pools.addAll(which);
            case "conflict" -> which.forEach(attempt -> conflicts.add(Long.valueOf(attempt)));
            case "letter" -> {
                // Who applies it again finds its answer.
            }
            default -> throw new IllegalStateException("the database calls an unknown thing late: " + what);
        }
    }

    private void addRunsOf(List<String> taskInstances) {
        var owners = runByTask();
        for (var task : taskInstances) {
            var run = owners.get(Long.valueOf(task));
            if (run == null) {
                // An attempt that came without its task: every run of the batch may be meant.
                runs.addAll(owners.values());
                batch.runs.forEach(change -> runs.add(change.row().id()));
            } else {
                runs.add(run);
            }
        }
    }

    private Map<Long, Long> runByTask() {
        var runs = new HashMap<Long, Long>();
        batch.events.forEach(event -> {
            if (event.taskInstance() != null) {
                runs.put(event.taskInstance(), event.run());
            }
        });
        batch.newTasks.forEach(row -> runs.put(row.id(), row.run()));
        batch.replacedTasks.forEach(change -> runs.put(change.row().id(), change.row().run()));
        batch.tasks.forEach(change -> runs.put(change.row().id(), change.row().run()));
        return runs;
    }
}
