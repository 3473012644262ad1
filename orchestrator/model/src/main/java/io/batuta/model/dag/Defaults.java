package io.batuta.model.dag;

/** A DAG's defaults for the options of its tasks. */
public final class Defaults extends Options<Defaults> {
    Defaults() {}

    @Override
    Defaults self() {
        return this;
    }
}
