package io.batuta.model.runs;

import io.batuta.model.task.Run;
import java.util.Map;

/** The code of a task that starts a run: makes its params. */
@FunctionalInterface
public interface RunParams {
    /** The params by name, in addition to the fixed ones. */
    Map<String, Object> params(Run run) throws Exception;
}
