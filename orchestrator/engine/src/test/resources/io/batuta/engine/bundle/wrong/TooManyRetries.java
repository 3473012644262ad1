import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class TooManyRetries implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("too_many_retries").tasks(t -> {
            t.empty("a").retries(5_000);
        });
    }
}
