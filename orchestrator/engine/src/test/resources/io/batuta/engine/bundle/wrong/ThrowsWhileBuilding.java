import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class ThrowsWhileBuilding implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named(name()).tasks(t -> t.empty("a"));
    }

    private static String name() {
        throw new IllegalStateException("no name today");
    }
}
