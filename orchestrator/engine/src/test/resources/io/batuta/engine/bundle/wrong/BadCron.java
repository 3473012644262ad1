import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;

public final class BadCron implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("bad_cron").schedule(io.batuta.model.schedule.Schedule.cron("61 * * * *")).tasks(t -> {
            t.empty("a");
        });
    }
}
