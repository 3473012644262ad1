import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class BadStartDate implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("bad_start_date").startingAt("yesterday").tasks(t -> {
            t.empty("a");
        });
    }
}
