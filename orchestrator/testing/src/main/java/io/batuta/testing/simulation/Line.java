package io.batuta.testing.simulation;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.JournalException.Kind;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.testing.journal.ForwardingJournal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A node's connection to the journal. It breaks before a commit, or after it so that nobody hears that it is durable, or during a read; it is slow, so that others act in between; it is cut for a
 * while. The auditor sees what goes through it.
 */
final class Line extends ForwardingJournal {
    /** A text that the database refuses, as it refuses U+0000. */
    static final String POISON = "\"poison\"";

    private final Auditor auditor;
    private final SplittableRandom random;
    private final Consumer<Duration> meanwhile;
    private int perMille;
    private boolean cut;
    private boolean leaseCut;

    Line(Journal inner, Auditor auditor, SplittableRandom random, int perMille, Consumer<Duration> meanwhile) {
        super(inner);
        this.auditor = auditor;
        this.random = random;
        this.perMille = perMille;
        this.meanwhile = meanwhile;
    }

    /** The database behind it, which refuses the poisonous text. */
    static final class Refusing extends ForwardingJournal {
        Refusing(Journal inner) {
            super(inner);
        }

        @Override
        public CommitResult commit(Batch batch) {
            if (batch.outputs.stream().anyMatch(output -> POISON.equals(output.json()))) {
                throw new JournalException(Kind.REFUSED, "the simulated database refuses a text", new IllegalStateException("simulated"));
            }
            return super.commit(batch);
        }
    }

    /** From now on nothing breaks. */
    void calm() {
        perMille = 0;
        cut = false;
        leaseCut = false;
    }

    void cut(boolean off) {
        cut = off;
    }

    /** The lease has a connection of its own, which may break alone. */
    void leaseCut(boolean off) {
        leaseCut = off;
    }

    @Override
    public CommitResult commit(Batch batch) {
        breaks("before the commit", 20);
        dies("before a commit");
        Auditor.Call call = auditor.call();
        pause(6);
        CommitResult result = super.commit(batch);
        if (result instanceof CommitResult.Accepted) {
            auditor.committed(batch, call);
        }
        pause(6);
        dies("after a commit");
        breaks("after the commit", 20);
        return result;
    }

    @Override
    public List<RunSnapshot> loadRuns(Collection<Long> runIds) {
        breaks("while runs were loaded", 5);
        return super.loadRuns(runIds);
    }

    @Override
    public List<Long> openRuns(long node) {
        breaks("while runs were listed", 5);
        return super.openRuns(node);
    }

    @Override
    public List<PoolRow> pools() {
        breaks("while pools were read", 1);
        return super.pools();
    }

    @Override
    public NodeRow joinNode(String name, String home, List<String> labels) {
        breaks("while the node joined", 5);
        NodeRow node = super.joinNode(name, home, labels);
        auditor.joined(node);
        return node;
    }

    @Override
    public Renewal renew(long node) {
        if (leaseCut) {
            throw broken("while the lease was renewed");
        }
        breaks("while the lease was renewed", 5);
        Renewal renewal = super.renew(node);
        if (renewal.alive()) {
            auditor.renewed(node);
        }
        return renewal;
    }

    @Override
    public List<Long> takeOver(long deadNode, long deadCounter, long heir) {
        pause(200);
        breaks("before a takeover", 20);
        List<Long> runs = super.takeOver(deadNode, deadCounter, heir);
        auditor.tookOver(deadNode, heir, runs);
        breaks("after a takeover", 20);
        return runs;
    }

    @Override
    public boolean adopt(long run, long node) {
        breaks("before a run was adopted", 5);
        boolean adopted = super.adopt(run, node);
        if (adopted) {
            auditor.adopted(run, node);
        }
        return adopted;
    }

    @Override
    public boolean deleteRun(long run, String actor) {
        boolean deleted = super.deleteRun(run, actor);
        if (deleted) {
            auditor.deleted(run);
        }
        return deleted;
    }

    private void pause(int share) {
        if (strikes(share)) {
            meanwhile.accept(Duration.ofMillis(100 + random.nextInt(15_000)));
        }
    }

    private void dies(String when) {
        if (strikes(3)) {
            throw new ProcessDied(when);
        }
    }

    private void breaks(String when, int share) {
        if (cut || strikes(share)) {
            throw broken(when);
        }
    }

    private boolean strikes(int share) {
        return perMille > 0 && random.nextInt(1_000_000) < share * perMille;
    }

    private static JournalException broken(String when) {
        return new JournalException(Kind.UNREACHABLE, "the simulated connection broke " + when, new IllegalStateException("simulated"));
    }
}
