package io.batuta.engine.steer;

import io.batuta.engine.board.Turn;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.OwnedElsewhereException;
import io.batuta.engine.lifecycle.Work;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A person's wish on its way through the lifecycle: answered when it is durable. */
final class Asked<R> implements Work {
    private final Function<Turn, R> wish;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private @Nullable R result;

    Asked(Function<Turn, R> wish) {
        this.wish = wish;
    }

    @Override
    public void apply(Turn turn) {
        result = wish.apply(turn);
    }

    @Override
    @SuppressWarnings("NullAway") // The result is whatever the wish gave.
    public void accepted() {
        answer.complete(result);
    }

    @Override
    public void refused(RuntimeException cause) {
        answer.completeExceptionally(cause);
    }

    /** Waits for the commit. */
    R await() {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OwnedElsewhereException elsewhere) {
                throw new OwnedElsewhereException(elsewhere.run());
            }
            if (e.getCause() instanceof CommandException refused) {
                throw new CommandException(refused.kind(), String.valueOf(refused.getMessage()));
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandException(CommandException.Kind.INVALID, "it could not be written: " + cause.getMessage());
        } catch (TimeoutException e) {
            throw new CommandException(CommandException.Kind.UNAVAILABLE,
                    "the database did not answer within 30 s; the request may still be carried out when it does");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(CommandException.Kind.UNAVAILABLE, "the service is stopping");
        }
    }
}
