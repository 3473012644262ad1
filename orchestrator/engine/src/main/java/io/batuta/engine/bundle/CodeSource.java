package io.batuta.engine.bundle;

import io.batuta.model.dag.Dag;
import io.batuta.model.task.TaskFailedException;

/** Gives a DAG version's code. */
public interface CodeSource {
    /**
     * The DAG with its code, loaded if need be; the loader stays open until {@link Loaded#close}.
     *
     * @throws io.batuta.model.task.TaskFailedException when it cannot be loaded; the message says why
     */
    Loaded load(long dagVersion);

    /** A loaded DAG in use. */
    interface Loaded extends AutoCloseable {
        /** The DAG with its code. */
        Dag dag();

        /** The class path a separate JVM needs to run its code (the bundle's classes and jars). */
        java.util.List<java.nio.file.Path> classPath();

        /** The bundle's class that makes the DAG. */
        default String sourceClass() {
            throw new TaskFailedException("DAG " + dag().id() + " does not come from a bundle, so it cannot run in a JVM of its own", null,
                    false, null);
        }

        @Override
        void close();
    }
}
