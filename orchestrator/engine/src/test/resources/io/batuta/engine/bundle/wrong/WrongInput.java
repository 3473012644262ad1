import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.task.Run;

public final class WrongInput implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("wrong_input").tasks(t -> {
            var rows = t.call("rows", Integer.class, run -> 1);
            t.call("shout", String.class, rows, WrongInput::shout);
        });
    }

    private static String shout(Run run, String text) {
        return text + "!";
    }
}
