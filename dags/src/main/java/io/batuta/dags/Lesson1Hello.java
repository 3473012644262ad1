package io.batuta.dags;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

/**
 * Lesson 1: a DAG with one task.
 *
 * <p><b>What you learn:</b> a DAG is a Java class that says what it is called and which tasks it has; a task is a name and some code; what the code logs is seen in the console.
 *
 * <p><b>How to run it:</b> Dropped into the DAG folder of a running service, it appears in
 * the console within a second; {@code ./batuta dags trigger lesson_1_hello} starts it there.
 */
public final class Lesson1Hello implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("lesson_1_hello")
                .description("Says hello")
                .tags("lesson")
                .tasks(t -> t.run("hello", run -> run.log().info("Hello, this is run " + run.runId())));
    }
}
