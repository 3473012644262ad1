import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class SleepsForEver implements DagSource {
    @Override
    public Dag dag() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
