package io.batuta.web.live;

import io.batuta.engine.command.Happening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes gathered for one page; of the same run or task only the latest counts. Not thread-safe. */
final class Changes {
    /** More than this at once is not worth telling: the page loads its data again. */
    private static final int MOST = 2_000;

    private final Map<Long, Run> runs = new LinkedHashMap<>();
    private final Map<Long, Task> tasks = new LinkedHashMap<>();
    private final Set<String> dags = new LinkedHashSet<>();
    private boolean tooMany;

    record Run(String dagId, String runId, long run, String state) {}

    record Task(String dagId, String runId, long run, String taskId, int mapIndex, String state, int tryNumber, @Nullable Long attempt) {}

    /** What goes out. */
    record Told(Collection<Run> runs, Collection<Task> tasks, Collection<String> dags) {}

    void add(Happening happening) {
        switch (happening) {
            case Happening.RunChanged run -> runs.put(run.run(), new Run(run.dagId(), run.runId(), run.run(), run.state()));
            case Happening.TaskChanged task -> tasks.put(
                    task.taskInstance(),
                    new Task(task.dagId(), task.runId(), task.run(), task.taskId(), task.mapIndex(), task.state(), task.tryNumber(),
                            task.attempt()));
            case Happening.DagChanged dag -> dags.add(dag.dagId());
        }
        if (runs.size() + tasks.size() + dags.size() > MOST) {
            tooMany = true;
            runs.clear();
            tasks.clear();
            dags.clear();
        }
    }

    boolean isEmpty() {
        return !tooMany && runs.isEmpty() && tasks.isEmpty() && dags.isEmpty();
    }

    /** Whether some were dropped. */
    boolean tooMany() {
        return tooMany;
    }

    Told told() {
        return new Told(List.copyOf(runs.values()), List.copyOf(tasks.values()), new ArrayList<>(dags));
    }
}
