package io.batuta.web.console;

import io.batuta.model.state.TaskState;
import io.batuta.store.read.RunReads;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many task instances of each state runs have, asked for a whole page at once. */
record TaskCounts(Map<Long, Map<String, Integer>> byRun) {
    static TaskCounts of(RunReads runs, Collection<Long> ids) {
        Map<Long, Map<String, Integer>> byRun = new HashMap<>();
        if (!ids.isEmpty()) {
            for (var count : runs.taskCounts(ids)) {
                byRun.computeIfAbsent(count.run(), _ -> new LinkedHashMap<>()).put(count.state(), count.count());
            }
        }
        return new TaskCounts(byRun);
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
