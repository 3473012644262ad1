package io.batuta.testing.simulation;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.testing.journal.MemoryJournal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.SplittableRandom;

/** A journal whose connection breaks now and then: before a commit, or after it, so that nobody hears that it is durable; or during a read. */
final class FaultyJournal {
    private final MemoryJournal journal;
    private final Invariants invariants;
    private final SplittableRandom random;
    private boolean calm;

    FaultyJournal(MemoryJournal journal, Invariants invariants, SplittableRandom random) {
        this.journal = journal;
        this.invariants = invariants;
        this.random = random;
    }

    /** From now on nothing breaks. */
    void calm() {
        this.calm = true;
    }

    /** The journal as a node sees it. */
    Journal view() {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[]{Journal.class},
                (_, method, args) -> call(method, args));
    }

    private Object call(Method method, Object[] args) throws Throwable {
        if (method.getName().equals("commit")) {
            return commit((Batch) args[0]);
        }
        boolean read = method.getName().matches("loadRuns|openRuns|pools");
        if (read && strikes(5)) {
            throw broken("during " + method.getName());
        }
        try {
            return method.invoke(journal, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private CommitResult commit(Batch batch) {
        if (strikes(20)) {
            throw broken("before the commit");
        }
        CommitResult result = journal.commit(batch);
        if (result instanceof CommitResult.Accepted) {
            invariants.committed(batch);
        }
        if (strikes(20)) {
            throw broken("after the commit");
        }
        return result;
    }

    private boolean strikes(int perMille) {
        return !calm && random.nextInt(1_000) < perMille;
    }

    private static JournalException broken(String when) {
        return new JournalException(JournalException.Kind.UNREACHABLE, "the simulated connection broke " + when,
                new IllegalStateException("simulated"));
    }
}
