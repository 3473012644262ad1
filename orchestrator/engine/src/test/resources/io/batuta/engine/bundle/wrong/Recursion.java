import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class Recursion implements DagSource {
    @Override
    public Dag dag() {
        return dag();
    }
}
