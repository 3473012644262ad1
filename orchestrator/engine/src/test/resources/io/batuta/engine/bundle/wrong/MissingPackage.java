import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import org.apache.http.HttpClients;

public final class MissingPackage implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("x").tasks(t -> t.run("a", run -> new HttpClients()));
    }
}
