import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class NegativeTimeout implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("negative_timeout").tasks(t -> {
            t.empty("a").timeout(java.time.Duration.ofSeconds(-1));
        });
    }
}
