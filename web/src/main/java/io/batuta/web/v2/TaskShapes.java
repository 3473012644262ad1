package io.batuta.web.v2;

import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.Filter;
import io.batuta.store.read.TaskReads.TaskView;
import io.batuta.web.plan.Plans;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the contract's task instances from rows and plans, a page at a time. */
record TaskShapes(DagReads dags, TaskReads tasks, Plans plans) {
    private static final int MOST = 10_000;

    List<TaskShape> of(List<TaskView> found) {
        Versions versions = Versions.of(dags, found.stream().map(TaskView::dagVersion).toList());
        return found.stream().map(task -> TaskShape.of(task, spec(task), versions.find(task.dagVersion()))).toList();
    }

    TaskShape of(TaskView task) {
        return of(List.of(task)).getFirst();
    }

    TaskShape of(TaskView task, AttemptView attempt) {
        Versions versions = Versions.of(dags, java.util.Collections.singletonList(task.dagVersion()));
        return TaskShape.of(task, attempt, spec(task), versions.find(task.dagVersion()));
    }

    /** The list of those that a command concerned. */
    Object listing(List<TaskRef> refs) {
        List<TaskShape> shapes = of(views(refs));
        return Listing.of("task_instances", shapes, Math.max(shapes.size(), refs.size()));
    }

    private List<TaskView> views(List<TaskRef> refs) {
        if (refs.isEmpty()) {
            return List.of();
        }
        record Name(String runId, String task, int mapIndex) {}
        Set<Name> wanted = new HashSet<>();
        refs.forEach(ref -> wanted.add(new Name(ref.runId(), ref.taskId(), ref.mapIndex())));
        Range open = Range.OPEN;
        Filter filter = new Filter(
                refs.stream().map(TaskRef::dagId).distinct().toList(),
                refs.stream().map(TaskRef::runId).distinct().toList(),
                refs.stream().map(TaskRef::taskId).distinct().toList(),
                null, null, null, null, null, null, null, null, open, open, open, open, open, null, null);
        return tasks.list(filter, List.of(), Page.first(MOST)).stream()
                .filter(task -> wanted.contains(new Name(task.runId(), task.task(), task.mapIndex())))
                .toList();
    }

    private @Nullable TaskSpec spec(TaskView task) {
        Long version = task.dagVersion();
        DagPlan plan = version == null ? null : plans.find(version);
        return plan == null ? null : plan.task(task.task());
    }
}
