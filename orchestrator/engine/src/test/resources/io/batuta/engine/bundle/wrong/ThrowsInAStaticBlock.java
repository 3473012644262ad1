import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class ThrowsInAStaticBlock implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named(NAME).tasks(t -> t.empty("a"));
    }

    private static final String NAME = String.valueOf(Integer.parseInt("one"));
}
