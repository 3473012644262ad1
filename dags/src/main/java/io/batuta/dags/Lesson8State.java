package io.batuta.dags;

import static io.batuta.model.task.OutputType.listOf;
import static java.time.Duration.ofMinutes;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.schedule.Schedule;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Lesson 8: remembering from run to run.
 *
 * <p><b>What you learn:</b> {@code run.state()} keeps small values of a task. They become durable together with the task's success: when a try fails, nothing of it is remembered, so the next one begins
 * where the last good one stopped.
 *
 * <p><b>How to run it:</b> {@code ./batuta dags unpause lesson_8_state}, then {@code ./batuta dags trigger lesson_8_state}
 */
public final class Lesson8State implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("lesson_8_state").tags("lesson").schedule(Schedule.every(ofMinutes(1))).maxActiveRuns(1).tasks(t -> {
            var fresh = t.call("read_new", listOf(Long.class), run -> {
                long last = run.state().get("last", Long.class).orElse(0L);
                List<Long> found = rowsAfter(last, 3);
                run.state().put("last", found.getLast());
                return found;
            });
            t.run("show", fresh, (run, rows) -> run.log().info("new rows: " + rows));
        });
    }

    /** Stands for a query: {@code select … where id > :last order by id limit :most}. */
    static List<Long> rowsAfter(long last, int most) {
        return LongStream.rangeClosed(last + 1, last + most).boxed().toList();
    }
}
