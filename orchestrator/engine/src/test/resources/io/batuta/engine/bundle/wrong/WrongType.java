import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class WrongType implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("wrong_type").tasks(t -> {
            var n = t.call("n", Integer.class, run -> 1);
            t.call("s", String.class, n, (run, text) -> text.toUpperCase());
        });
    }
}
