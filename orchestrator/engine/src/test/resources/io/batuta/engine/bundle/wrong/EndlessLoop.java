import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class EndlessLoop implements DagSource {
    @Override
    public Dag dag() {
        long i = 0;
        while (true) {
            i++;
        }
    }
}
