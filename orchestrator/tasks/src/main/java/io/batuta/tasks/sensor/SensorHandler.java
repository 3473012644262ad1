package io.batuta.tasks.sensor;

import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;

/** Does sensors of one kind. Looking leaves nothing behind, so after a crash the same attempt goes on looking, from any node, and nothing of its time is lost. */
public final class SensorHandler implements TaskHandler {
    private final String kind;
    private final Opening opening;
    private final Looking looking;

    /** Makes of an attempt what it waits for. */
    @FunctionalInterface
    public interface Opening {
        /** Reads its settings. */
        Sight open(TaskContext task) throws Exception;
    }

    /** Sensors of that kind. */
    public SensorHandler(String kind, Opening opening) {
        this(kind, opening, new Looking());
    }

    SensorHandler(String kind, Opening opening, Looking looking) {
        this.kind = kind;
        this.opening = opening;
        this.looking = looking;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        return looking.until(task, opening.open(task));
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        task.log().info("the service was started anew; it goes on looking");
        return start(task);
    }
}
