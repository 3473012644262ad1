package io.batuta.engine.runner;

import io.batuta.engine.log.Masker;
import io.batuta.model.failpoint.Failpoint;
import io.batuta.model.journal.Batch;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.model.task.TaskSkippedException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt under way: calls its handler, turns what comes of it into an end, and reports that exactly once. */
final class Running implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Runner runner;
    private final Attempt attempt;
    private final TaskHandler handler;
    private final AttemptContext context;
    private final Consumer<Ended> whenEnded;
    private @Nullable Thread interruptible;

    Running(Runner runner, Attempt attempt, TaskHandler handler, Consumer<Ended> whenEnded) {
        this.runner = runner;
        this.attempt = attempt;
        this.handler = handler;
        this.context = new AttemptContext(runner, attempt);
        this.whenEnded = whenEnded;
    }

    @Override
    public void run() {
        Error fatal = null;
        Outcome outcome;
        Batch.OutputRow output = null;
        List<Batch.StateWrite> writes = List.of();
        try {
            outcome = carryOut();
            if (outcome instanceof Outcome.Success || outcome instanceof Outcome.Branched) {
                output = runner.outputs().row(attempt,
                        outcome instanceof Outcome.Branched b ? b.output() : ((Outcome.Success) outcome).output(),
                        context.declaredOutput(), context.masker());
                AttemptState state = context.usedState();
                writes = state == null ? List.of() : state.writes();
            }
        } catch (VirtualMachineError e) {
            fatal = e instanceof StackOverflowError ? null : e;
            outcome = failed(e);
        } catch (Throwable e) {
            outcome = failed(e);
        }
        report(outcome, output, writes);
        if (fatal != null) {
            runner.parts().fatal().accept(fatal);
        }
    }

    private Outcome carryOut() throws Exception {
        if (!enter()) {
            return new Outcome.Cancelled();
        }
        try {
            Failpoint.at("attempt", attempt.mode());
            Outcome outcome = attempt.mode() == Attempt.Mode.START ? handler.start(context) : handler.reattach(context);
            Failpoint.at("after-effect");
            return Objects.requireNonNull(outcome, () -> "the handler of " + attempt.task().kind() + " tasks gave no outcome");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (TaskSkippedException e) {
            return new Outcome.Skipped(e.getMessage() == null ? "its code skipped it" : e.getMessage());
        } catch (Throwable e) {
            if (context.cancelled()) {
                return new Outcome.Cancelled();
            }
            throw e;
        } finally {
            leave();
        }
    }

    @Nullable
    String waitsFor() {
        return context.saidToWaitFor();
    }

    /** False when it was cancelled before it began. */
    private synchronized boolean enter() {
        if (context.cancelled() && attempt.mode() == Attempt.Mode.START) {
            return false;
        }
        interruptible = Thread.currentThread();
        return true;
    }

    /** From here on no interrupt may come: what follows writes to the log and the database. */
    private synchronized void leave() {
        interruptible = null;
        Thread.interrupted();
    }

    private Outcome failed(Throwable thrown) {
        Outcome.Failure failure = Reasons.of(thrown);
        try {
            if (!(thrown instanceof TaskFailedException) || thrown.getCause() != null) {
                context.log().error(Reasons.trace(thrown));
            }
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("The failure of attempt {} could not be written to its log", attempt.id(), e);
        }
        return failure;
    }

    private void report(Outcome outcome, Batch.@Nullable OutputRow output, List<Batch.StateWrite> writes) {
        Outcome said = outcome;
        try {
            said = clean(outcome, context.masker());
            if (said instanceof Outcome.Failure failure) {
                context.log().error("Failed: " + failure.reason() + (failure.hint() == null ? "" : "\nWhat to do: " + failure.hint()));
            }
            context.close();
        } catch (RuntimeException | Error e) {
            LOG.error("Attempt {} could not be closed in order", attempt.id(), e);
        }
        Failpoint.at("before-report");
        runner.ended(attempt.id());
        try {
            whenEnded.accept(new Ended(attempt.id(), said, output, writes, runner.parts().clock().instant(), context.logTrouble()));
        } catch (RuntimeException | Error e) {
            LOG.error("The end of attempt {} ({}) was not taken", attempt.id(), said, e);
        }
    }

    /** Reasons are shown to people and stored: no secrets, nothing the database cannot hold. */
    private static Outcome clean(Outcome outcome, Masker masker) {
        return switch (outcome) {
            case Outcome.Failure f ->
                new Outcome.Failure(text(f.reason(), masker), f.hint() == null ? null : text(f.hint(), masker), f.retryable());
            case Outcome.Skipped s -> new Outcome.Skipped(text(s.reason(), masker));
            case Outcome.LookAgain l -> new Outcome.LookAgain(l.in(), text(l.reason(), masker));
            case Outcome.Unknown u -> new Outcome.Unknown(text(u.reason(), masker));
            case Outcome.Success s -> new Outcome.Success(null);
            case Outcome.Branched b -> new Outcome.Branched(null, b.chosen(), b.descendantsToo());
            case Outcome.Cancelled c -> c;
        };
    }

    private static String text(String reason, Masker masker) {
        return CleanText.reason(masker.mask(reason));
    }

    /** Asks it to end. */
    void cancel(boolean force) {
        synchronized (this) {
            context.cancel();
            if (interruptible != null) {
                interruptible.interrupt();
            }
        }
        Thread.ofVirtual().name("cancel-" + attempt.id()).start(() -> {
            try {
                handler.cancel(context, force);
            } catch (Throwable e) {
                LOG.warn("Asking attempt {} ({} task {}) to end failed", attempt.id(), attempt.task().kind(), attempt.task().id(), e);
            }
        });
    }
}
