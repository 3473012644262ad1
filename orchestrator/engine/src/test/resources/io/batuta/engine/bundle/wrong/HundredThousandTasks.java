import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class HundredThousandTasks implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("hundred_thousand_tasks").tasks(t -> {
            for (int i = 0; i < 100_000; i++) {
                t.empty("t" + i);
            }
        });
    }
}
