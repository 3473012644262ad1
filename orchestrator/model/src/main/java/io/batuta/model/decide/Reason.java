package io.batuta.model.decide;

import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Why a task does not start now. Every reason reads as a sentence. */
public sealed interface Reason {
    /** The sentence people see. */
    String sentence();

    /** Upstreams are unfinished. */
    record Upstream(TriggerRule rule, Upstreams up) implements Reason {
        @Override
        public String sentence() {
            return "waits for %d of %d upstream tasks (trigger rule %s)".formatted(up.left(), up.total(), rule.word());
        }
    }

    /** Its run has not started. */
    record RunNotStarted(int activeRuns, int maxActiveRuns) implements Reason {
        @Override
        public String sentence() {
            return "its run is queued: %d of at most %d runs of this DAG are active".formatted(activeRuns, maxActiveRuns);
        }
    }

    /** Its run is over. */
    record RunEnded() implements Reason {
        @Override
        public String sentence() {
            return "its run has ended; clear the task to run it again";
        }
    }

    /** The DAG is paused. */
    record DagPaused(String dagId) implements Reason {
        @Override
        public String sentence() {
            return "DAG " + dagId + " is paused; unpause it to go on";
        }
    }

    /** Everything is paused. */
    record AllPaused() implements Reason {
        @Override
        public String sentence() {
            return "everything is paused on this service; resume it to go on";
        }
    }

    /** Its pool has no room. */
    record PoolFull(String pool, int used, int slots, int wanted) implements Reason {
        @Override
        public String sentence() {
            return "pool %s has %d of %d slots in use and the task wants %d".formatted(pool, used, slots, wanted);
        }
    }

    /** Its pool does not exist (any more). */
    record PoolMissing(String pool) implements Reason {
        @Override
        public String sentence() {
            return "pool " + pool + " does not exist; create it or name another one";
        }
    }

    /** Its run has enough tasks under way. */
    record RunFull(int running, int limit) implements Reason {
        @Override
        public String sentence() {
            return "%d tasks of its run are under way, the limit max_active_tasks is %d".formatted(running, limit);
        }
    }

    /** Enough instances of this task are under way. */
    record TaskFull(int running, int limit) implements Reason {
        @Override
        public String sentence() {
            return "%d instances of this task are under way, its own limit is %d".formatted(running, limit);
        }
    }

    /** The node does as much as it may. */
    record NodeFull(int running, int limit) implements Reason {
        @Override
        public String sentence() {
            return "this node runs %d tasks, its parallelism is %d".formatted(running, limit);
        }
    }

    /** No living node carries the label the task asks for, or this one is drained. */
    record NoNode(@Nullable String queue) implements Reason {
        @Override
        public String sentence() {
            return queue == null ? "this node is drained and starts nothing new" : "no living node carries the label '" + queue + "'";
        }
    }

    /** A disk is nearly full. */
    record DiskFull(String place, long freeMegabytes, long reserveMegabytes) implements Reason {
        @Override
        public String sentence() {
            return "the disk of this node is nearly full (%s has %d MB free, %d MB are kept in reserve); make room, and it goes on by itself"
                    .formatted(place, freeMegabytes, reserveMegabytes);
        }
    }

    /** Nothing can be written where work needs it. */
    record DiskUnwritable(String problem) implements Reason {
        @Override
        public String sentence() {
            return "this node cannot write to its disk (" + problem + "); put that right, and it goes on by itself";
        }
    }

    /** The lease has too little time left to start an effect safely. */
    record LeaseShort() implements Reason {
        @Override
        public String sentence() {
            return "this node cannot reach the database reliably and starts nothing until it can";
        }
    }

    /** It waits for its next try or its next look. */
    record NotBefore(Instant at, boolean retry) implements Reason {
        @Override
        public String sentence() {
            return (retry ? "waits for its next try at " : "looks again at ") + at.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** The same task in the previous run has not ended well. */
    record Past(String previousRun, @Nullable TaskState state) implements Reason {
        @Override
        public String sentence() {
            return "depends on its past: in run %s it is %s".formatted(previousRun, state == null ? "not there" : state.plain());
        }
    }

    /** It runs, or has run. */
    record NotWaiting(TaskState state) implements Reason {
        @Override
        public String sentence() {
            if (state == TaskState.UPSTREAM_FAILED) {
                return "it was not started, because a task before it failed";
            }
            return state.finished() ? "it has ended as " + state.plain() : "it is " + state.plain();
        }
    }
}
