package io.batuta.model.task;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What author code sees of the run it works for. Safe for use from several threads. */
public interface Run {
    /** The DAG's id. */
    String dagId();

    /** The run's id as people see it, for example {@code scheduled__2026-08-01T00:00:00Z}. */
    String runId();

    /** The task's full id. */
    String taskId();

    /** The index of the element this instance works on, or -1 when the task is not mapped. */
    int mapIndex();

    /** Which try this is, from 1, over the whole life of the task instance. */
    int tryNumber();

    /** The moment the run stands for; null for a manual run without one. */
    @Nullable
    Instant logicalDate();

    /** The start of the data interval; null for a manual run without a logical date. Equal to the end unless the schedule is of the interval kind. */
    @Nullable
    Instant dataIntervalStart();

    /** The end of the data interval; null for a manual run without a logical date. */
    @Nullable
    Instant dataIntervalEnd();

    /** Why the run exists: scheduled, manual, backfill or asset_triggered. */
    String runType();

    /** The run's parameters: defaults overlaid by what the run was given. */
    Map<String, Object> params();

    /**
     * One parameter, converted to the type.
     *
     * @throws TaskFailedException when the DAG declares no such parameter (the message lists those it has) or the value does not fit
     */
    <T> T param(String name, Class<T> type);

    /**
     * The output of an upstream task that this task declared as an input.
     *
     * @throws TaskFailedException when the task is not an input of this one or has no output in this run
     */
    <T> T output(Upstream<T> upstream);

    /**
     * The element this mapped instance works on. It is stored with the instance, so a retry sees the same value.
     *
     * @throws TaskFailedException when the task is not mapped
     */
    <E> E element(OutputType<E> type);

    /** A connection by id, as it is now. Throws TaskFailedException naming the near ones when there is none. */
    Connection connection(String id);

    /** A variable's value as it is now. Throws TaskFailedException when there is none. */
    String variable(String key);

    /** The attempt's log. */
    TaskLog log();

    /** Durable values of this task, written together with its success. */
    DurableState state();

    /** Whether the attempt was asked to end; long loops should look. The thread is interrupted, too. */
    boolean cancelled();
}
