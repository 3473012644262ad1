import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class DuplicateParam implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("duplicate_param").param("x", 1).param("x", 2).tasks(t -> {
            t.empty("a");
        });
    }
}
