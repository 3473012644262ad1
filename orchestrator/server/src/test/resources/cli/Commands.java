import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import java.time.Duration;
import java.util.List;

/** What the tests of the command line run. */
public final class Commands implements DagSource {
    @Override
    public List<Dag> dags() {
        return List.of(quick(), broken(), slow(), daily());
    }

    @Override
    public Dag dag() {
        return quick();
    }

    private static Dag quick() {
        return Dag.named("quick").param("rows", 3, "how many").tasks(t -> {
            var count = t.call("count", Integer.class, run -> run.param("rows", Integer.class));
            t.run("tell", count, (run, n) -> run.log().info("there are " + n + " rows"));
        });
    }

    private static Dag broken() {
        return Dag.named("broken").tasks(t -> {
            var load = t.run("load", run -> {
                run.log().info("opening the file");
                throw new IllegalStateException("the file is empty");
            });
            t.run("after", run -> {}).after(load);
        });
    }

    private static Dag slow() {
        return Dag.named("slow").tasks(t -> t.add(Shell.run("wait").command("/bin/sleep", "300")));
    }

    private static Dag daily() {
        return Dag.named("daily").schedule(Schedule.cron("0 6 * * *")).startingAt("2026-01-01T00:00:00Z")
                .tasks(t -> t.run("a", run -> run.log().info("for " + run.logicalDate())));
    }
}
