package io.batuta.model.journal;

/** A pool; -1 slots means unlimited. {@code used} counts the slots of attempts under way on all nodes (not kept for unlimited pools). */
public record PoolRow(String name, int slots, int used, boolean includeDeferred) {}
