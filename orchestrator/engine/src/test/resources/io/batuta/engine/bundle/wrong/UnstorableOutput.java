import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class UnstorableOutput implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("unstorable_output").tasks(t -> {
            t.call("a", Thread.class, run -> Thread.currentThread());
        });
    }
}
