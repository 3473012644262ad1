import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class WaitsForItself implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("waits_for_itself").tasks(t -> {
            var a = t.empty("a");
            a.after(a);
        });
    }
}
