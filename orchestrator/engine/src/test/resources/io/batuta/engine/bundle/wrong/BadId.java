import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class BadId implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("has a space").tasks(t -> t.empty("a"));
    }
}
