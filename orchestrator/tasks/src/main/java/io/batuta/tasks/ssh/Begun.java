package io.batuta.tasks.ssh;

/** What became of asking a host to begin an attempt, or to find it. */
sealed interface Begun {
    /** It was begun now, and runs. */
    record Now(int generation) implements Begun {}

    /** It had begun before. */
    record Before(int generation) implements Begun {}

    /** It was begun and has ended; its output is fetched. */
    record Ended(int generation, int code) implements Begun {}

    /** It was ended before it could begin. */
    record Never() implements Begun {}

    /** Its directory was there before it. */
    record Occupied() implements Begun {}

    /** Nothing can be kept on that host. */
    record NoPlace(String path) implements Begun {}

    /** The host could not be reached for too long. */
    record Lost(String sentence) implements Begun {}
}
