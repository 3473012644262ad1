import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.ssh.Ssh;
import io.batuta.model.task.AlertOn;
import java.time.Duration;

/** A command on a machine whose address changes, and somebody who wants to hear of each failure. */
public final class Moved implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("moved").defaults(d -> d.mailOn(AlertOn.RETRY, "ops@example.org").mailOn(AlertOn.SUCCESS, "ops@example.org"))
                .tasks(t -> t.add(Ssh.run("clean").connection("worker").command("echo", "done ¡olé!")).retries(1000)
                        .retryDelay(Duration.ofSeconds(2)).retryBackoff(1));
    }
}
