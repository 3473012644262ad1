package io.batuta.tasks.custom;

import io.batuta.model.custom.Custom;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;

/** Does tasks of authors' own kinds by handing them to the handler in their bundle. There is one per way to recover, since that must be known without the bundle's code. */
public record CustomHandler(Recovery recovery) implements TaskHandler {
    @Override
    public String kind() {
        return Custom.kind(recovery);
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        return task.code(TaskHandler.class).start(task);
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        return task.code(TaskHandler.class).reattach(task);
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws Exception {
        task.code(TaskHandler.class).cancel(task, force);
    }
}
