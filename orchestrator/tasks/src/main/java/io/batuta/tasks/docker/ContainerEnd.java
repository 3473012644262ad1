package io.batuta.tasks.docker;

/** How an attempt's container ended, as far as it is known. */
sealed interface ContainerEnd {
    /** It ended by itself or by a signal. */
    record Exited(Engine engine, ContainerState state) implements ContainerEnd {}

    /** It was never started. */
    record NeverBegan() implements ContainerEnd {}

    /** It was ended because it printed more than it may. */
    record PrintedTooMuch(Engine engine, ContainerState state) implements ContainerEnd {}

    /** It is gone, or cannot be looked for any more; nobody knows how far it got. */
    record Lost(String sentence) implements ContainerEnd {}
}
