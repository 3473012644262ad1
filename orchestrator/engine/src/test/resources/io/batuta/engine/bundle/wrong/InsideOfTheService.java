import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.engine.runner.Launcher;

public final class InsideOfTheService implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("x").tasks(t -> t.run("a", run -> System.out.println(Launcher.class)));
    }
}
