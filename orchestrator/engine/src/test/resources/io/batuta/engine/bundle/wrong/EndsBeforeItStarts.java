import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class EndsBeforeItStarts implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("ends_before_it_starts").startingAt("2026-02-01T00:00:00Z").endingAt("2026-01-01T00:00:00Z").tasks(t -> {
            t.empty("a");
        });
    }
}
