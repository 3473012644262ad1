package io.batuta.engine.steer;

import io.batuta.engine.board.Turn;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.CommandException.Kind;
import io.batuta.engine.command.Commands.TaskRef;
import io.batuta.engine.command.OwnedElsewhereException;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.engine.lifecycle.Work;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.Journal.Letter;
import io.batuta.model.journal.Journal.Reply;
import io.batuta.model.journal.JournalException;
import io.batuta.model.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders between nodes. Who is asked for something that belongs to another node's run leaves it in that node's inbox and waits for the answer; the owner carries it out in the same commit that answers it.
 * So an order happens once, whichever of the two dies at whichever moment, and if the owner dies first, whoever takes the run over finds it. Thread-safe.
 */
public final class Letters {
    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    /** Answers are told; this finds those whose telling was lost. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int MOST_LOOKS = 30;

    private static final int TRIES_TO_SEND = 3;

    private final Lifecycle lifecycle;
    private final Journal journal;
    private final long node;
    private final RunOrders orders;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final Object told = new Object();
    private long tellings;

    Letters(Lifecycle lifecycle, Journal journal, long node, RunOrders orders) {
        this.lifecycle = lifecycle;
        this.journal = journal;
        this.node = node;
        this.orders = orders;
    }

    /** How an order ended: the tasks concerned, or why it was refused. */
    record Answer(@Nullable Kind refused, @Nullable String sentence, List<TaskRef> tasks) {}

    /** Something was written into an inbox or answered. Returns when what waits for this node is handed to the lifecycle. */
    public void look() {
        synchronized (told) {
            tellings++;
            told.notifyAll();
        }
        for (Letter letter : journal.inbox(node)) {
            if (underWay.add(letter.id())) {
                lifecycle.submit(new Delivered(letter));
            }
        }
    }

    /** Has the run's owner carry it out, and waits for that. */
    List<TaskRef> ask(long run, RunOrder order) {
        long letter = send(run, Json.write(new Envelope(order)));
        Reply reply = awaitReply(letter);
        String text = reply.answer();
        if (text == null) {
            throw new CommandException(Kind.UNAVAILABLE, "node " + reply.owner() + " owns the run and has not answered within "
                    + LOOK.toSeconds() * MOST_LOOKS
                    + " s; the request stays in its inbox and is carried out once, by it or by the node that takes"
                    + " its runs over");
        }
        Answer answer = Json.readLenient(text, Answer.class);
        if (answer.refused() != null) {
            throw new CommandException(answer.refused(), String.valueOf(answer.sentence()));
        }
        return answer.tasks();
    }

    /** A sealed type is told apart where a field has it. */
    record Envelope(RunOrder order) {}

    /** An answer may be lost on its way although the order was stored: with the same key it is stored once. */
    private long send(long run, String text) {
        String key = UUID.randomUUID().toString();
        for (int attempt = 1;; attempt++) {
            try {
                return journal.sendToOwner(run, key, text);
            } catch (JournalException e) {
                if (attempt == TRIES_TO_SEND) {
                    throw new CommandException(Kind.UNAVAILABLE, "the request could not be handed to the node that owns the run: "
                            + e.getMessage());
                }
            }
        }
    }

    private Reply awaitReply(long letter) {
        int inVain = 0;
        while (true) {
            long seen = tellings();
            Reply reply;
            try {
                reply = journal.reply(letter).orElseThrow(() -> new CommandException(Kind.NOT_FOUND, "the run was deleted meanwhile"));
            } catch (JournalException e) {
                reply = new Reply(null, "?");
            }
            if (reply.answer() != null || inVain >= MOST_LOOKS) {
                return reply;
            }
            inVain += awaitTelling(seen) ? 0 : 1;
        }
    }

    private long tellings() {
        synchronized (told) {
            return tellings;
        }
    }

    /** Whether something was told within a moment. */
    private boolean awaitTelling(long seen) {
        synchronized (told) {
            try {
                if (tellings == seen) {
                    told.wait(LOOK.toMillis());
                }
                return tellings != seen;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException(Kind.UNAVAILABLE, "the service is stopping; the request stays in the inbox of the run's owner");
            }
        }
    }

    /** A letter on its way through the lifecycle. */
    private final class Delivered implements Work {
        private final Letter letter;

        Delivered(Letter letter) {
            this.letter = letter;
        }

        @Override
        public void apply(Turn turn) {
            boolean open = journal.reply(letter.id()).filter(reply -> reply.answer() == null).isPresent();
            if (open) {
                RunOrder order = Json.<Envelope>readLenient(letter.command(), Envelope.class).order();
                Answer answer = new Answer(null, null, orders.carryOut(order, turn));
                turn.batch().answers.put(letter.id(), Json.write(answer));
            }
        }

        @Override
        public void accepted() {
            underWay.remove(letter.id());
        }

        @Override
        public void refused(RuntimeException cause) {
            boolean ownerChanged = cause instanceof OwnedElsewhereException elsewhere && elsewhere.run() == letter.run();
            Optional<Answer> refusal = ownerChanged
                    ? Optional.empty()
                    : Optional.of(cause instanceof CommandException known
                            ? new Answer(known.kind(), known.getMessage(), List.of())
                            : new Answer(Kind.INVALID, "it could not be written: " + cause.getMessage(), List.of()));
            try {
                refusal.ifPresent(answer -> journal.answer(letter.id(), Json.write(answer)));
            } catch (JournalException e) {
                LOG.warn("a request of another node was refused, but that could not be told; it is looked at again: {}", e.getMessage());
            }
            underWay.remove(letter.id());
        }
    }
}
