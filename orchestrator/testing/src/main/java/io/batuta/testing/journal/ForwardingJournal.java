package io.batuta.testing.journal;

import io.batuta.model.journal.BackfillRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.CommitResult;
import io.batuta.model.journal.DagRow;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.PoolRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.RunSnapshot;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A journal that passes everything on to another; what extends it stands between a node and its memory. As thread-safe as the one behind it. */
public class ForwardingJournal implements Journal {
    private final Journal inner;

    /** In front of that journal. */
    public ForwardingJournal(Journal inner) {
        this.inner = inner;
    }

    /** The journal behind this one. */
    protected final Journal inner() {
        return inner;
    }

    @Override
    public CommitResult commit(Batch batch) {
        return inner.commit(batch);
    }

    @Override
    public long takeIds(int count) {
        return inner.takeIds(count);
    }

    @Override
    public List<DagRow> dags() {
        return inner.dags();
    }

    @Override
    public DagPlan plan(long dagVersion) {
        return inner.plan(dagVersion);
    }

    @Override
    public Map<String, Duration> usualDurations(String dagId) {
        return inner.usualDurations(dagId);
    }

    @Override
    public List<RunSnapshot> loadRuns(Collection<Long> runIds) {
        return inner.loadRuns(runIds);
    }

    @Override
    public List<Long> openRuns(long node) {
        return inner.openRuns(node);
    }

    @Override
    public Optional<Long> findRun(String dagId, String runId) {
        return inner.findRun(dagId, runId);
    }

    @Override
    public Optional<PastRun> previousRun(String dagId, Instant logicalDate, Collection<String> taskIds) {
        return inner.previousRun(dagId, logicalDate, taskIds);
    }

    @Override
    public List<RunRow> newestScheduled(String dagId, int most) {
        return inner.newestScheduled(dagId, most);
    }

    @Override
    public List<Long> runsBetween(String dagId, @Nullable Instant from, @Nullable Instant to) {
        return inner.runsBetween(dagId, from, to);
    }

    @Override
    public Map<Instant, RunState> runsAt(String dagId, Collection<Instant> logicalDates) {
        return inner.runsAt(dagId, logicalDates);
    }

    @Override
    public boolean deleteRun(long run, String actor) {
        return inner.deleteRun(run, actor);
    }

    @Override
    public Optional<String> output(long attempt) {
        return inner.output(attempt);
    }

    @Override
    public Map<Long, Integer> outputVersions(Collection<Long> attempts) {
        return inner.outputVersions(attempts);
    }

    @Override
    public Map<Long, Integer> versionNumbers(Collection<Long> dagVersions) {
        return inner.versionNumbers(dagVersions);
    }

    @Override
    public void writeLargeOutput(long attempt, String json) {
        inner.writeLargeOutput(attempt, json);
    }

    @Override
    public Optional<String> element(long taskInstance) {
        return inner.element(taskInstance);
    }

    @Override
    public Optional<StateValue> state(StateKey key) {
        return inner.state(key);
    }

    @Override
    public NodeRow joinNode(String name, String home, List<String> labels) {
        return inner.joinNode(name, home, labels);
    }

    @Override
    public Renewal renew(long node) {
        return inner.renew(node);
    }

    @Override
    public List<Long> takeOver(long deadNode, long deadCounter, long heir) {
        return inner.takeOver(deadNode, deadCounter, heir);
    }

    @Override
    public boolean adopt(long run, long node) {
        return inner.adopt(run, node);
    }

    @Override
    public void leaveNode(long node) {
        inner.leaveNode(node);
    }

    @Override
    public long sendToOwner(long run, String key, String commandJson) {
        return inner.sendToOwner(run, key, commandJson);
    }

    @Override
    public List<Letter> inbox(long node) {
        return inner.inbox(node);
    }

    @Override
    public void answer(long letter, String json) {
        inner.answer(letter, json);
    }

    @Override
    public Optional<Reply> reply(long letter) {
        return inner.reply(letter);
    }

    @Override
    public List<PoolRow> pools() {
        return inner.pools();
    }

    @Override
    public List<BackfillRow> openBackfills() {
        return inner.openBackfills();
    }

    @Override
    public Optional<String> fingerprint() {
        return inner.fingerprint();
    }

    @Override
    public boolean allPaused() {
        return inner.allPaused();
    }

    @Override
    public void pauseAll(boolean paused, String actor) {
        inner.pauseAll(paused, actor);
    }

    @Override
    public void drainNode(long node, boolean drained, String actor) {
        inner.drainNode(node, drained, actor);
    }
}
