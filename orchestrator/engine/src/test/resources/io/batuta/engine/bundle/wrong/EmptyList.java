import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class EmptyList implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("same").tasks(t -> t.empty("a"));
    }

    @Override
    public java.util.List<Dag> dags() {
        return java.util.List.of();
    }
}
