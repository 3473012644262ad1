package io.batuta.tasks.java;

import io.batuta.model.dag.Tasks;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskCode;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.model.task.TaskSkippedException;

/** Runs an author's Java code in this process, on the attempt's own virtual thread. It is done again after a crash: at least once. */
public final class JavaHandler implements TaskHandler {
    @Override
    public String kind() {
        return Tasks.JAVA;
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) throws InterruptedException {
        return call(task.code(TaskCode.class), task);
    }

    /** Calls the code and says how it ended; what it throws becomes a sentence, and its stack trace goes to the log. */
    @SuppressWarnings("CatchingUnchecked") // Author code may throw anything: it must never take the service down with it.
    static Outcome call(TaskCode code, io.batuta.model.task.Run run) throws InterruptedException {
        try {
            Object result = code.call(run);
            return result instanceof Outcome outcome ? outcome : new Outcome.Success(result);
        } catch (TaskFailedException e) {
            if (e.getCause() != null) {
                run.log().error(AuthorTrace.of(e));
            }
            return e.outcome();
        } catch (TaskSkippedException e) {
            return new Outcome.Skipped(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            if (run.cancelled()) {
                return new Outcome.Cancelled();
            }
            throw e;
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            if (run.cancelled()) {
                run.log().warn("ended by its cancellation: " + AuthorTrace.sentence(e));
                return new Outcome.Cancelled();
            }
            run.log().error(AuthorTrace.of(e));
            return new Outcome.Failure(AuthorTrace.sentence(e), AuthorTrace.hint(e), true);
        }
    }
}
