import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class Different implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("x").tasks(t -> t.empty("a"));
    }
}
