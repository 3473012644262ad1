import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.dag.Task;

public final class ForeignTask implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("foreign_task").tasks(t -> {
            t.empty("a").after(other);
        });
    }

    private static Task<Void> other;

    static {
        Dag.named("another").tasks(t -> other = t.empty("stranger"));
    }
}
