import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class Exits implements DagSource {
    @Override
    public Dag dag() {
        System.exit(0);
        return null;
    }
}
