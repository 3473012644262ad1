package io.batuta.engine.closer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.runner.Ended;
import io.batuta.model.decide.RetryPolicy;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.OnUnknown;
import io.batuta.model.task.Outcome;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges how an attempt ended: what becomes of its task instance. */
public final class Closer {
    /** The attempt with that many deaths of its process is not tried again. */
    static final int POISON = 3;

    /** Notes an attempt's end. Its room is given back in any case; its task instance changes only if it still belongs to this attempt. */
    public void ended(Cell cell, Ended ended, Turn turn) {
        boolean current = cell.open() != null && cell.open().id() == ended.attempt();
        if (!current) {
            return;
        }
        Instant at = ended.at().isBefore(started(cell, ended)) ? started(cell, ended) : ended.at();
        if (ended.logTrouble() != null) {
            turn.note(cell, "LogIncomplete", ended.logTrouble(), at);
        }
        String reason = null;
        if (cell.state() == TaskState.RUNNING) {
            reason = judge(cell, ended, turn, at);
        } else if (cell.state() == TaskState.RESTARTING) {
            reason = "cleared while running";
            turn.apply(cell, new TaskEvent.Failed(reason), By.RUNNER, null, at);
        }
        turn.attempts().end(cell, reason, at);
    }

    private @Nullable String judge(Cell cell, Ended ended, Turn turn, Instant at) {
        return switch (ended.outcome()) {
            case Outcome.Success _ -> succeeded(cell, ended, turn, at);
            case Outcome.Branched branched -> branched(cell, branched, ended, turn, at);
            case Outcome.Failure(String reason, String hint, boolean retryable) -> failed(cell, reason, hint, retryable, turn, at);
            case Outcome.Skipped(String reason) -> {
                turn.apply(cell, new TaskEvent.Skipped(reason), By.RUNNER, null, at);
                yield reason;
            }
            case Outcome.LookAgain(var in, String reason) -> {
                turn.apply(cell, new TaskEvent.DeferredUntil(at.plus(in), reason), By.RUNNER, null, at);
                yield reason;
            }
            case Outcome.Unknown(String reason) -> unknown(cell, reason, ended, turn, at);
            case Outcome.Cancelled() -> cancelled(cell, turn, at);
        };
    }

    private static @Nullable String succeeded(Cell cell, Ended ended, Turn turn, Instant at) {
        if (ended.output() != null) {
            turn.attempts().output(cell, ended.output());
        }
        turn.batch().stateWrites.addAll(ended.stateWrites());
        turn.apply(cell, new TaskEvent.Succeeded(), By.RUNNER, null, at);
        return null;
    }

    private static @Nullable String branched(Cell cell, Outcome.Branched branched, Ended ended, Turn turn, Instant at) {
        Board board = cell.board;
        Set<String> skip = new LinkedHashSet<>();
        BitSet skipped = new BitSet();
        for (int down : board.graph().downstreamOf(cell.task)) {
            String id = board.plan().tasks().get(down).id();
            if (!branched.chosen().contains(id)) {
                skip.add(id);
                skipped.set(down);
            }
        }
        Set<String> unknown = new LinkedHashSet<>(branched.chosen());
        for (int down : board.graph().downstreamOf(cell.task)) {
            unknown.remove(board.plan().tasks().get(down).id());
        }
        if (!unknown.isEmpty()) {
            String valid = java.util.Arrays.stream(board.graph().downstreamOf(cell.task)).mapToObj(i -> board.plan().tasks().get(i).id())
                    .collect(Collectors.joining(", "));
            String reason = "it chose " + String.join(", ", unknown) + ", which is not directly downstream; valid choices: " + valid;
            turn.apply(cell, new TaskEvent.Failed(reason), By.RUNNER, null, at);
            return reason;
        }
        turn.skips(cell, skip);
        succeeded(cell, ended, turn, at);
        if (branched.descendantsToo()) {
            skipped.stream().boxed().toList().forEach(direct -> skipped.or(board.graph().descendants(direct)));
            skipped.stream().forEach(task -> {
                for (Cell behind : board.cells(task)) {
                    turn.apply(behind, new TaskEvent.Skipped("not needed: " + cell.spec().id() + " stopped the run here"), By.SCHEDULER);
                }
            });
        }
        return null;
    }

    private @Nullable String failed(Cell cell, String reason, @Nullable String hint, boolean retryable, Turn turn, Instant at) {
        turn.hint(cell, hint);
        boolean again = retryable && cell.tryNumber() <= cell.maxTries();
        if (again) {
            RetryPolicy retry = cell.spec().retry();
            String seed = cell.board.run().dagId() + "#" + cell.spec().id() + "#" + cell.mapIndex + "#" + cell.board.run().runId();
            turn.apply(cell, new TaskEvent.RetryAt(at.plus(retry.waitAfter(cell.triesSinceClear(), seed)), reason), By.RUNNER, null, at);
        } else {
            turn.apply(cell, new TaskEvent.Failed(reason), By.RUNNER, null, at);
        }
        turn.hint(cell, hint);
        return reason;
    }

    private @Nullable String unknown(Cell cell, String reason, Ended ended, Turn turn, Instant at) {
        OnUnknown choice = cell.spec().onUnknown();
        return switch (choice == null ? OnUnknown.FAIL : choice) {
            case SUCCEED -> succeeded(cell, ended, turn, at);
            case RERUN -> lost(cell, reason, turn, at);
            case FAIL -> failed(cell, reason,
                    "look at the target whether it took effect; then clear the task to run it again, or mark it success", false, turn, at);
        };
    }

    /** An attempt died with its process and cannot be found again: done once more at once, without using up a retry; the third death ends it. */
    public String lost(Cell cell, String reason, Turn turn, Instant at) {
        turn.attempts().countLoss(cell);
        if (cell.losses() >= POISON) {
            String poison = "it was under way at " + POISON + " deaths of the process, so it is not tried again (" + reason + ")";
            turn.apply(cell, new TaskEvent.Failed(poison), By.WATCH, null, at);
            return poison;
        }
        turn.apply(cell, new TaskEvent.RetryAt(at, reason), By.WATCH, null, at);
        return reason;
    }

    private @Nullable String cancelled(Cell cell, Turn turn, Instant at) {
        Cell.CancelCause cause = cell.cancelCause() == null ? Cell.CancelCause.KILLED : cell.cancelCause();
        return switch (cause) {
            case TIMEOUT -> failed(cell, "timed out after " + cell.spec().timeout(), null, true, turn, at);
            case KILLED -> failed(cell, "killed", null, false, turn, at);
            case RUN_ENDED -> failed(cell, "its run was ended", null, false, turn, at);
            case CLEARED, MARKED -> failed(cell, "cancelled", null, false, turn, at);
        };
    }

    private static Instant started(Cell cell, Ended ended) {
        Instant started = cell.startedAt();
        return started == null ? ended.at() : started;
    }
}
