package io.batuta.web.console;

import io.batuta.model.state.TaskState;
import io.batuta.store.read.RunReads;
import java.util.Collection;
import java.util.Map;

/** How many task instances of each state runs have, asked for a whole page at once. */
record TaskCounts(Map<Long, Map<String, Integer>> byRun) {
    static TaskCounts of(RunReads runs, Collection<RunReads.Stand> stands) {
        return new TaskCounts(stands.isEmpty() ? Map.of() : runs.taskCounts(stands));
    }

    /** The counts of a run by state. */
    Map<String, Integer> of(long run) {
        return byRun.getOrDefault(run, Map.of());
    }

    /** All task instances of a run; removed ones are not counted. */
    int total(long run) {
        return of(run).entrySet().stream().filter(e -> !e.getKey().equals(TaskState.REMOVED.word())).mapToInt(Map.Entry::getValue).sum();
    }

    /** Those that failed. */
    int failed(long run) {
        return of(run).getOrDefault(TaskState.FAILED.word(), 0);
    }
}
