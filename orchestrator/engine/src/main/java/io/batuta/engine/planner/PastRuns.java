package io.batuta.engine.planner;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.World;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the run before: among those in memory, which may be newer than what is committed, and those stored. */
final class PastRuns {
    private PastRuns() {}

    static Optional<Journal.PastRun> before(Board board, Instant logical, Collection<String> tasks, World world) {
        String dagId = board.dag().id();
        Optional<Journal.PastRun> stored = world.journal().previousRun(dagId, logical, tasks);
        RunRow here = inMemory(board.dag(), logical);
        if (here == null) {
            return stored;
        }
        Instant date = here.logicalDate();
        boolean storedIsNearer = stored.isPresent()
                && !stored.get().runId().equals(here.runId())
                && date != null
                && !world.journal().runsBetween(dagId, date.plusNanos(1_000), logical.minusNanos(1_000)).isEmpty();
        return storedIsNearer
                ? stored
                : Optional.of(new Journal.PastRun(here.runId(), here.state(), states(world.boards().get(here.id()), tasks)));
    }

    private static @Nullable RunRow inMemory(DagEntry dag, Instant logical) {
        Stream<RunRow> running = dag.boards().stream().map(Board::run);
        Stream<RunRow> queued = dag.queued().values().stream().flatMap(Collection::stream);
        return Stream.concat(running, queued)
                .filter(run -> run.logicalDate() != null && run.logicalDate().isBefore(logical))
                .max(Comparator.comparing(RunRow::logicalDate, Comparator.nullsFirst(Comparator.naturalOrder())))
                .orElse(null);
    }

    /** The tasks' states, the worst over map indexes; none for a run that has not started. */
    private static Map<String, TaskState> states(@Nullable Board board, Collection<String> tasks) {
        Map<String, TaskState> states = new HashMap<>();
        for (Cell cell : board == null ? List.<Cell>of() : board.all()) {
            if (tasks.contains(cell.spec().id())) {
                states.merge(cell.spec().id(), cell.state(), (one, other) -> fine(one) ? other : one);
            }
        }
        return states;
    }

    private static boolean fine(TaskState state) {
        return state == TaskState.SUCCESS || state == TaskState.SKIPPED;
    }
}
