import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class NotDeterministic implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("not_deterministic").description("" + System.nanoTime()).tasks(t -> t.empty("a"));
    }
}
