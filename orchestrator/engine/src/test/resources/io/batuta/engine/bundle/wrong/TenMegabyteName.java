import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class TenMegabyteName implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("x".repeat(10_000_000)).tasks(t -> t.empty("a"));
    }
}
