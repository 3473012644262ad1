package io.batuta.store.db;

/**
 * The database cannot be used as it is. The message is a sentence for the person who started the program: what was
 * tried, what stood in the way, and what to do next.
 */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String sentence) {
        super(sentence);
    }

    public DatabaseException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
