package io.batuta.engine.steer;

import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.calendar.Calendar;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.RunRow;
import io.batuta.model.json.Json;
import io.batuta.model.state.RunState;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.TaskFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** What attempts see of other runs and ask for. What is there is read from the journal; wishes go through the lifecycle like everybody's. */
public final class EngineOtherRuns implements OtherRuns {
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Lifecycle lifecycle;
    private final Calendar calendar;
    private final Journal journal;
    private final Commands commands;

    /** Other runs of the engine whose lifecycle that is. */
    public EngineOtherRuns(Lifecycle lifecycle, Calendar calendar, Journal journal, Commands commands) {
        this.lifecycle = lifecycle;
        this.calendar = calendar;
        this.journal = journal;
        this.commands = commands;
    }

    @Override
    public Optional<Seen> run(String dagId, String runId) {
        return said(() -> {
            known(dagId);
            return journal.runRow(dagId, runId).map(row -> new Seen(row.runId(), row.state(), row.endedAt()));
        });
    }

    @Override
    public Optional<Dated> at(String dagId, Instant logicalDate, Collection<String> tasks) {
        return said(() -> {
            known(dagId);
            if (journal.runsAt(dagId, List.of(logicalDate)).isEmpty()) {
                return Optional.empty();
            }
            // The newest run before the next microsecond is the one of that date.
            return journal.previousRun(dagId, logicalDate.plusNanos(1_000), tasks)
                    .map(found -> new Dated(found.runId(), found.state(), found.tasks()));
        });
    }

    @Override
    public Seen start(Order order) {
        return said(() -> {
            String conf = order.params().isEmpty() ? null : Json.write(order.params());
            Commands.Trigger trigger = new Commands.Trigger(order.dagId(), order.runId(), order.logicalDate(), null, conf, null, "operator",
                    order.actor());
            boolean made = ask(turn -> {
                DagEntry dag = Finder.dag(order.dagId(), turn.world());
                if (ManualRuns.taken(dag, order.runId(), turn)) {
                    return false;
                }
                RunRow run = ManualRuns.of(dag, trigger, turn);
                turn.runs().create(dag, run, By.user(order.actor()));
                return true;
            });
            Seen queued = new Seen(order.runId(), RunState.QUEUED, null);
            return made ? queued : run(order.dagId(), order.runId()).orElse(queued);
        });
    }

    @Override
    public void again(String dagId, String runId, String actor) {
        said(() -> {
            commands.markRun(dagId, runId, RunState.QUEUED, actor);
            return true;
        });
    }

    @Override
    public Optional<Instant> supersededAt(String dagId, Instant logicalDate) {
        return said(() -> ask(turn -> calendar.dueAfter(Finder.dag(dagId, turn.world()), logicalDate, turn)));
    }

    private void known(String dagId) {
        ask(turn -> Finder.dag(dagId, turn.world()).id());
    }

    private <R> R ask(Function<Turn, R> wish) {
        Asked<R> asked = new Asked<>(wish);
        lifecycle.submit(asked);
        return asked.await();
    }

    /** Asks again for as long as the database is away: an outage must not fail what waits. All that is asked may be asked twice. */
    private static <R> R said(Supplier<R> question) {
        while (true) {
            try {
                return question.get();
            } catch (CommandException e) {
                boolean away = e.kind() == CommandException.Kind.UNAVAILABLE && !Thread.currentThread().isInterrupted();
                if (!away) {
                    throw new TaskFailedException(String.valueOf(e.getMessage()), null, e.kind() != CommandException.Kind.INVALID, null);
                }
            } catch (JournalException e) {
                boolean away = e.kind() == JournalException.Kind.UNREACHABLE && !Thread.currentThread().isInterrupted();
                if (!away) {
                    throw new TaskFailedException("the database could not be asked about other runs: " + e.getMessage(), null, true, e);
                }
            }
            LockSupport.parkNanos(WAIT.toNanos());
        }
    }
}
