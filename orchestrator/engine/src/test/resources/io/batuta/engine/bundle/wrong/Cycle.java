import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class Cycle implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("cycle").tasks(t -> {
            var a = t.empty("a");
            var b = t.empty("b").after(a);
            a.after(b);
        });
    }
}
