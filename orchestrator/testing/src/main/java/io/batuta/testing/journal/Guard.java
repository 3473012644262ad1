package io.batuta.testing.journal;

/** What a journal checks before it believes a node. The simulation proves that each is needed by leaving it out: see {@link MemoryJournal#MemoryJournal(java.util.Set)}. */
public enum Guard {
    /** A node that was declared dead makes no runs. */
    LIVING_MAKER,
    /** A run id exists once per DAG. */
    RUN_ID,
    /** A logical date exists once per DAG. */
    LOGICAL_DATE,
    /** Only a run's owner changes it. */
    RUN_EPOCH,
    /** A run is changed from the state it is in. */
    RUN_STATE,
    /** Only a run's owner changes its tasks. */
    TASK_EPOCH,
    /** A task instance is changed from the state it is in. */
    TASK_STATE,
    /** Only a run's owner adds tasks to it. */
    NEW_TASK_EPOCH,
    /** A task instance exists once per task and element. */
    NEW_TASK_ONCE,
    /** A task instance has at most one attempt under way. */
    ONE_ATTEMPT,
    /** An attempt ends once. */
    ATTEMPT_ENDS_ONCE,
    /** A schedule moves on from where it is. */
    SCHEDULE,
    /** A pool gives no more than it has. */
    POOL,
    /** A durable value is written by who saw the newest one. */
    VALUE,
    /** A node whose lease counter moved is not taken over. */
    LEASE_COUNTER,
    /** A new owner has a new epoch. */
    NEW_EPOCH,
    /** A living node's run is not adopted. */
    LIVING_OWNER
}
