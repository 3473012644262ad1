package io.batuta.store.read;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers to a question over whole tables, given again for as long as nothing was written to the database: while its snapshot is the same, whatever is asked of it has the same answer. So they are never old,
 * whoever writes; while something is written all the time, they are asked for each time. Thread-safe.
 *
 * @param <Q> what is asked; a value
 * @param <A> what is answered; unchangeable
 */
final class Standing<Q, A> {
    private static final int MOST = 20;

    /** Transactions that have ended, as far as that is seen: equal texts see equal rows. */
    private static final String MOMENT = "select pg_current_snapshot()::text";

    private final Reads reads;
    private final Function<Q, A> ask;
    private final Map<Q, Answer<A>> kept = new Recent<>(MOST);

    /** Asks the database in this way. */
    Standing(Reads reads, Function<Q, A> ask) {
        this.reads = reads;
        this.ask = ask;
    }

    private record Answer<A>(String moment, A answer) {}

    /** The answer now. The moment is taken before the question is asked: what is written in between makes the next moment another one. */
    A answer(Q question) {
        String moment = reads.values(String.class, MOMENT, query -> query).getFirst();
        Answer<A> known = find(question);
        if (known != null && known.moment.equals(moment)) {
            return known.answer;
        }
        A answer = ask.apply(question);
        synchronized (kept) {
            kept.put(question, new Answer<>(moment, answer));
        }
        return answer;
    }

    private @Nullable Answer<A> find(Q question) {
        synchronized (kept) {
            return kept.get(question);
        }
    }
}
