package io.batuta.testing.simulation;

import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.testing.journal.ForwardingJournal;
import io.batuta.testing.journal.Guard;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The orchestrator with one thing wrong.
 *
 * @param without the guards that its journal leaves out
 */
record Mutant(String name, Set<Guard> without, Weakness weakness) {
    static Mutant of(Guard guard) {
        return new Mutant("without the guard " + guard, Set.of(guard), Weakness.NONE);
    }

    static Mutant of(String name, UnaryOperator<Journal> wrong) {
        return new Mutant(name, Set.of(), new Weakness() {
            @Override
            public Journal behind(Journal journal) {
                return wrong.apply(journal);
            }
        });
    }

    static Mutant withoutLeaseCheck() {
        return new Mutant("without the lease check", Set.of(), new Weakness() {
            @Override
            public boolean leaseChecked() {
                return false;
            }
        });
    }

    /** Two commits where there must be one: what begins comes in a commit of its own. */
    static final class TwoCommits extends ForwardingJournal {
        TwoCommits(Journal inner) {
            super(inner);
        }

        @Override
        public CommitResult commit(Batch batch) {
            if (batch.newAttempts.isEmpty()) {
                return super.commit(batch);
            }
            Batch later = new Batch();
            later.newAttempts.addAll(batch.newAttempts);
            batch.newAttempts.clear();
            CommitResult first = super.commit(batch);
            batch.newAttempts.addAll(later.newAttempts);
            if (first instanceof CommitResult.Late) {
                return first;
            }
            if (later.newAttempts.getFirst().id() % 17 == 0) {
                throw new ProcessDied("between two commits");
            }
            return super.commit(later);
        }
    }

    /** A refusal is not told as one, so that nobody looks for the one piece of work it is about. */
    static final class RefusalUntold extends ForwardingJournal {
        RefusalUntold(Journal inner) {
            super(inner);
        }

        @Override
        public CommitResult commit(Batch batch) {
            if (batch.outputs.stream().anyMatch(output -> Line.POISON.equals(output.json()))) {
                throw new JournalException(JournalException.Kind.UNREACHABLE, "refused", new IllegalStateException("simulated"));
            }
            return super.commit(batch);
        }
    }

    /** Says that a batch is durable before it is; now and then it never will be. */
    static final class AnswersEarly extends ForwardingJournal {
        private int commits;

        AnswersEarly(Journal inner) {
            super(inner);
        }

        @Override
        public CommitResult commit(Batch batch) {
            return ++commits % 23 == 0 ? new CommitResult.Accepted() : super.commit(batch);
        }
    }

    /** Does not write down that attempts end. */
    static final class ForgetsEnds extends ForwardingJournal {
        ForgetsEnds(Journal inner) {
            super(inner);
        }

        @Override
        public CommitResult commit(Batch batch) {
            for (AttemptRow attempt : batch.attempts) {
                if (attempt.endedAt() != null && attempt.id() % 29 == 0) {
                    batch.attempts.remove(attempt);
                    return super.commit(batch);
                }
            }
            return super.commit(batch);
        }
    }
}
