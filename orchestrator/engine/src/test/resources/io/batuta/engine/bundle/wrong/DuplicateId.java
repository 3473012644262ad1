import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class DuplicateId implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("duplicate_id").tasks(t -> {
            t.empty("a");
            t.empty("a");
        });
    }
}
