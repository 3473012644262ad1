package io.batuta.store.read;

import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many task instances of each state runs have. The tasks of a finished run stay as they are until somebody clears one or marks one, and both put the run back into the queue with a higher number of clears,
 * whichever node does it: so they are counted once, and kept under that number. Those of an unfinished run are counted each time. Thread-safe.
 */
final class TaskTallies {
    /** Of so many runs, the ones asked for last: about a megabyte. */
    private static final int MOST = 10_000;

    private final Reads reads;
    private final Map<Long, Tally> kept = new Recent<>(MOST);

    TaskTallies(Reads reads) {
        this.reads = reads;
    }

    private record Tally(int clearNo, Map<String, Integer> counts) {}

    Map<Long, Map<String, Integer>> of(Collection<RunReads.Stand> runs) {
        Map<Long, Map<String, Integer>> tallies = new HashMap<>();
        List<RunReads.Stand> unknown = new ArrayList<>();
        synchronized (kept) {
            for (RunReads.Stand run : runs) {
                Tally tally = finished(run) ? kept.get(run.run()) : null;
                if (tally != null && tally.clearNo == run.clearNo()) {
                    tallies.put(run.run(), tally.counts);
                } else {
                    unknown.add(run);
                }
            }
        }
        if (!unknown.isEmpty()) {
            tallies.putAll(count(unknown));
            keep(unknown, tallies);
        }
        return tallies;
    }

    /** If a run was cleared between the look at its row and the count, what is kept is wrong, and never found: its number of clears is higher by then and does not go back. */
    private void keep(List<RunReads.Stand> counted, Map<Long, Map<String, Integer>> tallies) {
        synchronized (kept) {
            for (RunReads.Stand run : counted) {
                if (finished(run)) {
                    kept.put(run.run(), new Tally(run.clearNo(), tallies.getOrDefault(run.run(), Map.of())));
                }
            }
        }
    }

    private Map<Long, Map<String, Integer>> count(List<RunReads.Stand> runs) {
        Map<Long, Map<String, Integer>> counts = new HashMap<>();
        reads.list(
                RunReads.TaskCount.class,
                """
                        select run, state, count(*) count
                        from task_instance
                        where run = any(:runs)
                        group by run, state
                        """,
                query -> query.bindArray("runs", Long.class, runs.stream().map(RunReads.Stand::run).toArray()))
                .forEach(count -> counts.computeIfAbsent(count.run(), _ -> new HashMap<>())
                        // The word itself, of which there is one, instead of a copy for each row.
                        .put(TaskState.of(count.state()).word(), count.count()));
        counts.replaceAll((_, byState) -> Map.copyOf(byState));
        return counts;
    }

    private static boolean finished(RunReads.Stand run) {
        return RunState.of(run.state()).finished();
    }
}
