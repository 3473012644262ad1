package io.batuta.dags;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshUpload;

/**
 * Lesson 9: work on another host.
 *
 * <p><b>What you learn:</b> waiting for a file on another host, running a command there with its directory and environment, reading what it prints as a record, and putting a file there. The command
 * needs no connection while it runs, so a dropped network or a restart of Batuta costs it nothing.
 *
 * <p><b>How to run it:</b> make the connection {@code worker} as docs/ssh.md says, then {@code ./batuta dags unpause lesson_9_remote} and {@code ./batuta dags trigger lesson_9_remote}
 */
public final class Lesson9Remote implements DagSource {
    /** What the counting program prints as JSON. */
    record Counted(String file, int rows) {}

    @Override
    public Dag dag() {
        return Dag.named("lesson_9_remote").tags("lesson").tasks(t -> {
            var there = t.add(Ssh.waitForFile("orders_are_there").connection("worker").path("~/in/orders-*.csv").every(ofSeconds(30))
                    .settled()).timeout(ofMinutes(60));
            var counted = t.add(Ssh.run("count").connection("worker")
                    .command("python3", "count.py", "--format", "json")
                    .in("~/spark_environment")
                    .env("REGION", "EU")
                    .outputJson(Counted.class)).after(there).retries(2);
            t.late("report", SshUpload.KIND, counted, (run, result) -> Ssh.upload("report").connection("worker")
                    .content(result.file() + " has " + result.rows() + " rows\n").to("~/in/report.txt"));
        });
    }
}
