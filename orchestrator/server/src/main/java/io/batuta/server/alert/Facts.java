package io.batuta.server.alert;

import io.batuta.model.task.Hook;
import io.batuta.store.read.TaskReads.AttemptView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the thing an alert tells of.
 *
 * @param hint what to do, when the pattern is known
 * @param attempts the task's, oldest first; none when the alert is about a run
 * @param log the last lines of the newest attempt's log; secrets were masked when it was written
 * @param link where the console shows it
 */
record Facts(@Nullable String hint, List<AttemptView> attempts, String log, String link) {
    /** Finds them. */
    interface Finder {
        Facts of(Hook.Happened happened);
    }
}
