package io.batuta.model.journal;

import java.util.Set;

/** What became of a batch. */
public sealed interface CommitResult {
    /** It is durable. */
    record Accepted() implements CommitResult {}

    /**
     * Nothing of it was written, because it was based on something that somebody else changed first. All sets are empty when it carries out a command that was carried out already.
     *
     * @param runs numbers of the runs whose rows, tasks or owner were not as expected
     * @param dags DAGs whose schedule somebody else advanced, whose run id or logical date exists already, or for which a node that was declared dead made a run
     * @param pools pools that had no room for what the batch takes
     * @param conflicts attempts whose durable values somebody else changed meanwhile
     */
    record Late(Set<Long> runs, Set<String> dags, Set<String> pools, Set<Long> conflicts) implements CommitResult {}
}
