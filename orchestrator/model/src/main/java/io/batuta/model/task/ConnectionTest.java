package io.batuta.model.task;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether connections of one kind can be used: reaches the system, and signs in where it asks for that. Changes nothing there. Thread-safe. */
public interface ConnectionTest {
    /** The kind of connection it can test. */
    String kind();

    /**
     * Tries it; takes a few seconds at most. What the other side answered is not in the result, since it may be anything.
     *
     * @throws TaskFailedException where a task that uses the connection would fail the same way
     */
    Result test(Connection connection) throws InterruptedException;

    /**
     * Reads the connection as a task would, without reaching anything: called before it is saved.
     *
     * @throws TaskFailedException naming the field that cannot be used
     */
    default void check(Connection connection) {}

    /** The servers it would talk to, as {@code host}, {@code host:port} or a URL: who calls it decides first whether they may be called. */
    default List<String> servers(Connection connection) {
        return connection.host() == null ? List.of() : Arrays.stream(connection.host().split(",")).map(String::strip).toList();
    }

    /**
     * What was found.
     *
     * @param sentence for people, without secrets
     * @param hint what to do, or null
     */
    record Result(boolean usable, String sentence, @Nullable String hint) {
        /** It can be used. */
        public static Result usable(String sentence) {
            return new Result(true, sentence, null);
        }

        /** It cannot. */
        public static Result unusable(String sentence, @Nullable String hint) {
            return new Result(false, sentence, hint);
        }
    }
}
