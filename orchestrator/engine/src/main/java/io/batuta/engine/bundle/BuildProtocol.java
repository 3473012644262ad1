package io.batuta.engine.bundle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server and its builder process say to each other, as lines of JSON. */
final class BuildProtocol {
    private BuildProtocol() {}

    /**
     * Build this.
     *
     * @param staging a directory with {@code src/} (the bundle's files as they are) where {@code classes/} and {@code lib/} are to be made
     * @param name how people call the bundle
     * @param libraries jars that every bundle may use
     * @param limitMillis how long its own code may take to make its DAGs, once it is compiled
     */
    record Request(String staging, String name, List<String> libraries, long limitMillis) {}

    /**
     * What came of it: DAGs, or a problem.
     *
     * @param last whether the builder ends now, because author code holds it
     */
    record Answer(List<Made> dags, @Nullable Trouble problem, boolean last) {
        static Answer made(List<Made> dags) {
            return new Answer(dags, null, false);
        }

        static Answer failed(Trouble problem) {
            return new Answer(List.of(), problem, false);
        }

        static Answer held(Trouble problem) {
            return new Answer(List.of(), problem, true);
        }
    }

    /** A DAG. */
    record Made(String dagId, String sourceClass, String planJson) {}

    /** What is wrong. */
    record Trouble(String message, @Nullable Integer line, String details) {}
}
