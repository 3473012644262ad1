package io.batuta.testing;

import io.batuta.model.state.RunState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run of a simulation.
 *
 * @param waitsFor for a run that did not end: why, in sentences
 * @param tasks every task instance, upstreams first, mapped ones by index
 */
public record SimulatedRun(String runId, RunState state, @Nullable Instant logicalDate, @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        List<String> waitsFor, List<SimulatedTask> tasks) {

    /** The task of that id; of a mapped one the instance of its first element. */
    public SimulatedTask task(String id) {
        return tasks.stream().filter(task -> task.id().equals(id)).findFirst().orElseThrow(() -> none(id));
    }

    /** The instance of a mapped task for one element. */
    public SimulatedTask task(String id, int mapIndex) {
        return tasks.stream().filter(task -> task.id().equals(id) && task.mapIndex() == mapIndex).findFirst()
                .orElseThrow(() -> none(id + "[" + mapIndex + "]"));
    }

    /** All instances of a mapped task. */
    public List<SimulatedTask> instances(String id) {
        return tasks.stream().filter(task -> task.id().equals(id)).toList();
    }

    /** The names of the tasks that were tried, in the order of their first tries. */
    public List<String> order() {
        return tasks.stream().filter(task -> !task.tries().isEmpty())
                .sorted(Comparator.comparingLong(task -> task.tries().getFirst().attempt())).map(SimulatedTask::name).toList();
    }

    /** Everything that happened in it. */
    public String story() {
        StringBuilder story = new StringBuilder("run " + runId + ": " + state.word());
        tasks.forEach(task -> story.append("\n  ").append(task.name()).append(": ").append(task.state().word())
                .append(task.reason() == null ? "" : " (" + task.reason() + ")")
                .append(task.tries().stream().map(one -> "\n    " + one).collect(Collectors.joining())));
        waitsFor.forEach(reason -> story.append("\n  waits: ").append(reason));
        return story.toString();
    }

    private AssertionError none(String what) {
        return new AssertionError("run " + runId + " has no task " + what + "; it has "
                + tasks.stream().map(SimulatedTask::name).map(Objects::toString).collect(Collectors.joining(", ")));
    }
}
