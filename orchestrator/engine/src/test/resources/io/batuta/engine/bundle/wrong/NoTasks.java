import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class NoTasks implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("no_tasks").tasks(t -> {
        });
    }
}
