import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class DuplicateGroup implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("duplicate_group").tasks(t -> {
            t.group("g", g -> g.empty("a"));
            t.group("g", g -> g.empty("b"));
        });
    }
}
