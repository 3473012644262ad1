import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.schedule.AfterOutage;
import io.batuta.model.schedule.Schedule;
import java.util.List;
import java.util.stream.IntStream;

/** A thousand hourly DAGs, each at a minute of its own, a quarter for each answer to what was missed. */
public final class Thousand implements DagSource {
    @Override
    public List<Dag> dags() {
        return IntStream.range(0, 1_000).mapToObj(Thousand::one).toList();
    }

    @Override
    public Dag dag() {
        return one(0);
    }

    private static Dag one(int i) {
        AfterOutage after = AfterOutage.values()[i % AfterOutage.values().length];
        return Dag.named(after.name().toLowerCase() + "_" + i).schedule(Schedule.cron(i % 60 + " * * * *")).afterOutage(after).maxActiveRuns(2)
                .tasks(t -> t.run("only", _ -> {}));
    }
}
