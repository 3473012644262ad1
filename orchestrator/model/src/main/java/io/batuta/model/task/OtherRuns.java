package io.batuta.model.task;

import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an attempt may see of other runs and ask for: for kinds that wait for DAGs or start them. All throw {@link TaskFailedException} with a sentence when they cannot. Thread-safe. */
public interface OtherRuns {
    /** For a DAG that runs alone, where there are no others. */
    OtherRuns NONE = new Alone();

    /** The run of that DAG and run id. An unknown DAG is an error that names the near ones. */
    Optional<Seen> run(String dagId, String runId);

    /** The run of that DAG for that logical date, and the states of these tasks in it (the worst over map indexes). An unknown DAG is an error that names the near ones. */
    Optional<Dated> at(String dagId, Instant logicalDate, Collection<String> tasks);

    /** Creates a run, or finds the one of that id. A logical date that another run has is an error. */
    Seen start(Order order);

    /** Clears all tasks of a run, so that it runs again as a whole. */
    void again(String dagId, String runId, String actor);

    /** When the DAG's schedule came due again after the run of that logical date: then a newer run exists or is to be made. Empty when it has not. */
    Optional<Instant> supersededAt(String dagId, Instant logicalDate);

    /** A run as it is now. */
    record Seen(String runId, RunState state, @Nullable Instant endedAt) {}

    /** A run as it is now, with tasks. A task that has no instance there is missing in the map. */
    record Dated(String runId, RunState state, Map<String, TaskState> tasks) {}

    /**
     * A run to create.
     *
     * @param logicalDate null for none
     * @param params checked against what the DAG declares
     * @param actor who is said to have asked
     */
    record Order(String dagId, String runId, @Nullable Instant logicalDate, Map<String, Object> params, String actor) {}

    /** No others. */
    final class Alone implements OtherRuns {
        private Alone() {}

        @Override
        public Optional<Seen> run(String dagId, String runId) {
            throw alone(dagId);
        }

        @Override
        public Optional<Dated> at(String dagId, Instant logicalDate, Collection<String> tasks) {
            throw alone(dagId);
        }

        @Override
        public Seen start(Order order) {
            throw alone(order.dagId());
        }

        @Override
        public void again(String dagId, String runId, String actor) {
            throw alone(dagId);
        }

        @Override
        public Optional<Instant> supersededAt(String dagId, Instant logicalDate) {
            return Optional.empty();
        }

        private static TaskFailedException alone(String dagId) {
            return new TaskFailedException("this DAG runs alone here, so there is no DAG " + dagId + " to look at or to start",
                    "run it on a server that has both", false, null);
        }
    }
}
