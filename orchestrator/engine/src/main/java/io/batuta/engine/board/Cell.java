package io.batuta.engine.board;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task instance in memory. Touched by the lifecycle's thread only; its state is changed by {@link Turn} only. */
public final class Cell {
    /** Why a running attempt was asked to end. */
    public enum CancelCause {
        /** Its timeout passed; retries are allowed. */
        TIMEOUT,
        /** A person killed it. */
        KILLED,
        /** It was cleared: it starts afresh when the attempt is gone. */
        CLEARED,
        /** A person decided its end. */
        MARKED,
        /** Its run's timeout passed or its run was ended by a person. */
        RUN_ENDED
    }

    /** The row's number. */
    public final long id;

    /** Its unique name for clients. */
    public final UUID uuid;

    /** Where it belongs. */
    public final Board board;

    /** The index of its task in the plan. */
    public final int task;

    /** Which element it works on, or -1. */
    public final int mapIndex;

    @Nullable String mapKey;
    TaskState state;
    int tryNumber;
    int maxTries;
    int triesSinceClear;
    int losses;
    @Nullable Instant notBefore;
    @Nullable Instant scheduledAt;
    @Nullable Instant queuedAt;
    @Nullable Instant startedAt;
    @Nullable Instant endedAt;
    @Nullable Instant firstTryAt;
    @Nullable Long attempt;
    @Nullable Long node;
    @Nullable Long outputAttempt;
    @Nullable Integer outputItems;
    @Nullable String skips;
    @Nullable String reason;
    @Nullable String hint;

    /** The attempt under way, or null. */
    @Nullable AttemptRow open;

    /** Why the attempt under way was asked to end, or null. */
    @Nullable CancelCause cancelCause;

    /** The text of its newest output, kept only while a mapped task may have to expand over it. */
    @Nullable String outputJson;

    /** The element it works on, kept from its expansion to its first start; later it is read. */
    @Nullable String element;

    /** The state its row has in the database; null when the row is not there yet. */
    @Nullable TaskState stored;

    /** Whether it waits at the gate. */
    public boolean ready;

    /** Since when it waits at the gate. */
    public @Nullable Instant readySince;

    boolean replaced;

    Cell(long id, UUID uuid, Board board, int task, int mapIndex, TaskState state, int maxTries) {
        this.id = id;
        this.uuid = uuid;
        this.board = board;
        this.task = task;
        this.mapIndex = mapIndex;
        this.state = state;
        this.maxTries = maxTries;
    }

    static Cell of(Board board, int task, TaskRow row) {
        Cell cell = new Cell(row.id(), row.uuid(), board, task, row.mapIndex(), row.state(), row.maxTries());
        cell.mapKey = row.mapKey();
        cell.tryNumber = row.tryNumber();
        cell.triesSinceClear = row.triesSinceClear();
        cell.losses = row.losses();
        cell.notBefore = row.notBefore();
        cell.scheduledAt = row.scheduledAt();
        cell.queuedAt = row.queuedAt();
        cell.startedAt = row.startedAt();
        cell.endedAt = row.endedAt();
        cell.firstTryAt = row.firstTryAt();
        cell.attempt = row.attempt();
        cell.node = row.node();
        cell.outputAttempt = row.outputAttempt();
        cell.outputItems = row.outputItems();
        cell.skips = row.skips();
        cell.reason = row.reason();
        cell.hint = row.hint();
        cell.stored = row.state();
        return cell;
    }

    TaskRow row(int epoch) {
        return new TaskRow(
                id, uuid, board.run().id(), spec().id(), mapIndex, mapKey, state, tryNumber, maxTries, triesSinceClear, losses, notBefore,
                scheduledAt, queuedAt, startedAt, endedAt,
                firstTryAt, attempt, node, outputAttempt, outputItems, skips, reason, hint, epoch);
    }

    /** Its task as planned. */
    public TaskSpec spec() {
        return board.plan().tasks().get(task);
    }

    /** Where it stands. */
    public TaskState state() {
        return state;
    }

    /** The newest try. */
    public int tryNumber() {
        return tryNumber;
    }

    /** The try after which no retry follows. */
    public int maxTries() {
        return maxTries;
    }

    /** Tries since it was created or cleared. */
    public int triesSinceClear() {
        return triesSinceClear;
    }

    /** Tries lost with their process since the last clear. */
    public int losses() {
        return losses;
    }

    /** When its retry or next look is due. */
    public @Nullable Instant notBefore() {
        return notBefore;
    }

    /** Why it is in this state, when there is a reason. */
    public @Nullable String reason() {
        return reason;
    }

    /** What a person can do about the reason, if that is known. */
    public @Nullable String hint() {
        return hint;
    }

    /** The attempt under way. */
    public @Nullable AttemptRow open() {
        return open;
    }

    /** Why the attempt under way was asked to end. */
    public @Nullable CancelCause cancelCause() {
        return cancelCause;
    }

    /** Notes why the attempt under way is asked to end; the first cause stays. */
    public void cancelBecause(CancelCause cause) {
        if (cancelCause == null) {
            cancelCause = cause;
        }
    }

    /** The attempt whose output is its output. */
    public @Nullable Long outputAttempt() {
        return outputAttempt;
    }

    /** The text of its output if it is at hand. */
    public @Nullable String outputJson() {
        return outputJson;
    }

    /** When it began. */
    public @Nullable Instant startedAt() {
        return startedAt;
    }

    /** Ids of the tasks it decided are not needed. */
    public @Nullable String skips() {
        return skips;
    }

    /** Whether the row stands for a mapped task whose elements are not known yet. */
    public boolean unexpanded() {
        return mapIndex < 0 && spec().mapped();
    }

    @Nullable
    String takeElement() {
        String json = element;
        element = null;
        return json;
    }

    /** Which element of a mapped task it is, as it stands behind the task's name: {@code [3]}; empty for a task that is not mapped. */
    public String element() {
        return mapIndex < 0 ? "" : "[" + mapIndex + "]";
    }

    /** Its name in sentences: {@code task sales.load (run 2026-08-01, try 2)}. */
    public String words() {
        return "task " + board.run().dagId() + "." + spec().id() + element() + " (run "
                + board.run().runId() + ", try " + tryNumber + ")";
    }
}
