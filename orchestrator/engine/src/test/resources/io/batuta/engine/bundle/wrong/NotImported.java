import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class NotImported implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("not_imported").tasks(t -> {
            t.add(Shell.run("list").script("ls")).timeout(Duration.ofMinutes(1));
        });
    }
}
