import static io.batuta.model.schedule.Schedule.every;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.OutputType;
import java.util.List;
import java.util.stream.IntStream;

/** Many failures of which somebody is told, and beside them a schedule that has nothing to do with it. */
public final class Storm implements DagSource {
    @Override
    public List<Dag> dags() {
        return List.of(dag(), steady());
    }

    @Override
    public Dag dag() {
        return Dag.named("storm").param("count", 1).defaults(d -> d.mailOn(AlertOn.FAILURE, "ops@example.org")).tasks(t -> {
            var numbers = t.call("numbers", OutputType.listOf(Integer.class), run -> IntStream.range(0, run.param("count", Integer.class)).boxed().toList());
            t.map("fails", Integer.class, numbers, (run, n) -> {
                throw new IllegalStateException("number " + n + " cannot be done");
            });
        });
    }

    private static Dag steady() {
        return Dag.named("steady").schedule(every(ofSeconds(1))).startingAt("2025-01-01T00:00:00Z").catchup(Catchup.NONE)
                .tasks(t -> t.run("beat", run -> {}));
    }
}
