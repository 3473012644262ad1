import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.shell.Shell;

public final class UnknownInATemplate implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("unknown_in_a_template").param("city", "Lima").tasks(t -> t.add(Shell.run("load").script("""
                echo {{ ds }}
                echo {{ params.citi }}
                """)));
    }
}
