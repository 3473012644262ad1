package io.batuta.model.decide;

import io.batuta.model.state.TaskState;
import java.util.List;

/** What to do with a task now. */
public sealed interface Decision {
    /** Start it. */
    record Start() implements Decision {}

    /** Its elements can be known now: replace it by one instance for each. */
    record Expand() implements Decision {}

    /** Leave it; the reasons say why, the most important first. */
    record Wait(List<Reason> reasons) implements Decision {}

    /** It ends here without running. */
    record Become(TaskState state, String reason) implements Decision {}
}
