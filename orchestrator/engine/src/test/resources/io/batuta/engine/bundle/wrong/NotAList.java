import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class NotAList implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("not_a_list").tasks(t -> {
            var one = t.call("one", String.class, run -> "x");
            t.map("each", String.class, one, (run, x) -> x);
        });
    }
}
