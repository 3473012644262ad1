import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class NeedsArguments implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named(name).tasks(t -> t.empty("a"));
    }

    private final String name;

    public NeedsArguments(String name) {
        this.name = name;
    }
}
