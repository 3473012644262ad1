import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import java.util.List;

/** What is under way while a machine runs short of something. Effects are lines in the ledger, which lies elsewhere. */
public final class Sturdy implements DagSource {
    private static final String BEGIN = "echo \"B $BATUTA_DAG_ID $BATUTA_RUN_ID $BATUTA_TASK_ID -1 $BATUTA_TRY_NUMBER $$\" >> \"$LEDGER\"\n";

    @Override
    public List<Dag> dags() {
        return List.of(waits(), quick(), tick());
    }

    @Override
    public Dag dag() {
        return waits();
    }

    /** A process that goes on until it may end; it talks all the while. What follows it may meet the shortage, and is tried again, as one would have it. */
    private static Dag waits() {
        return Dag.named("waits").maxActiveRuns(1_000).tasks(t -> {
            var first = t.add(Shell.run("first").script(BEGIN + "until [ -e \"$LEDGER.go\" ]; do echo waiting || true; sleep 0.1; done"));
            t.add(Shell.run("after").script(BEGIN)).after(first).retries(20).retryDelay(ofSeconds(1));
        });
    }

    private static Dag quick() {
        return Dag.named("quick").maxActiveRuns(1_000).tasks(t -> t.add(Shell.run("only").script(BEGIN + "echo done || true")));
    }

    private static Dag tick() {
        return Dag.named("tick").schedule(Schedule.every(ofSeconds(1))).tasks(t -> t.run("only", _ -> {}));
    }
}
