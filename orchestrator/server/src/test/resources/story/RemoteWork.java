import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.dag.Task;
import io.batuta.model.dag.Tasks;
import io.batuta.model.docker.Docker;
import io.batuta.model.shell.Shell;
import io.batuta.model.spark.Spark;
import io.batuta.model.ssh.Ssh;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Work of every kind that goes on outside of the service. Each notes in a ledger that it begins and ends, and prints lines with numbers until a file lets it end. */
public final class RemoteWork implements DagSource {
    private static final String SCRIPT = """
            echo "begin $NAME" >> "$PLACE/ledger"
            i=0
            while [ $i -lt 20 ] || [ ! -e "$PLACE/go" ]; do
                i=$((i + 1))
                echo "line $i of $NAME"
                sleep 0.3
            done
            echo "end $NAME $i" >> "$PLACE/ledger"
            """;

    @Override
    public List<Dag> dags() {
        return List.of(dag(), spark(), waiting(), texts());
    }

    @Override
    public Dag dag() {
        return Dag.named("remote").param("dir", ".").param("count", 1).tasks(t -> {
            var numbers = numbers(t);
            t.mapTo("shell", Shell.KIND, numbers, (run, n) -> Shell.run("shell").script(SCRIPT).env("NAME", "shell-" + n).env("PLACE", dir(run)));
            t.mapTo("ssh", Ssh.KIND, numbers, (run, n) -> Ssh.run("ssh").connection("worker").script(SCRIPT).env("NAME", "ssh-" + n).env("PLACE", dir(run)));
            t.mapTo("docker", Docker.KIND, numbers, (run, n) -> Docker.run("docker").connection("engine").image("batuta/busybox:1").network("none")
                    .mount(dir(run), "/shared").command("sh", "-c", SCRIPT).env("NAME", "docker-" + n).env("PLACE", "/shared"));
        });
    }

    private static Dag spark() {
        return Dag.named("spark").param("dir", ".").param("count", 1).tasks(t -> {
            var numbers = numbers(t);
            t.mapTo("client", Spark.CLIENT, numbers, (run, n) -> submit("client", n, run, List.of()).connection("local"));
            // When those work: a machine that still starts them has no time for a master that should answer.
            var later = t.call("later", OutputType.listOf(Integer.class), numbers, (run, all) -> {
                Path ledger = Path.of(dir(run), "ledger");
                while (Files.readAllLines(ledger).stream().filter(line -> line.startsWith("works client-")).count() < all.size()) {
                    Thread.sleep(500);
                }
                return all;
            });
            // The first two have executors; more than that would be more processes than a small machine carries.
            t.mapTo("cluster", Spark.CLUSTER, later, (run, n) -> submit("cluster", n, run, n < 2 ? List.of() : List.of("alone")).connection("cluster").cluster().executorMemory("512m")
                    .totalExecutorCores(1).conf("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
        });
    }

    private static Spark submit(String kind, int number, Run run, List<String> more) {
        List<String> words = Stream.concat(Stream.of(dir(run), kind + "-" + number), more.stream()).toList();
        return Spark.submit(kind).application(dir(run) + "/lines.jar").mainClass("Lines").args(words.toArray(String[]::new)).driverMemory("512m")
                .conf("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC").conf("spark.ui.enabled", "false");
    }

    /** Commands that only wait, many at once, for somebody who opens the gate: nothing turns over meanwhile. */
    private static Dag waiting() {
        return Dag.named("waiting").param("dir", ".").param("count", 1).maxActiveTasks(2_000).tasks(t -> t.mapTo("wait", Ssh.KIND, numbers(t),
                (run, n) -> Ssh.run("wait").connection("worker").script("echo \"$N\" >> ledger; until [ -e go ]; do read -r x < gate || :; done; echo \"$N\" >> ends").in(dir(run))
                        .env("N", n.toString())));
    }

    /** A param that would do harm as code, in every place where a text may hold one. */
    private static Dag texts() {
        return Dag.named("texts").param("dir", ".").param("evil", "none").tasks(t -> {
            t.add(Shell.run("shell_script").script("printf %s {{ params.evil }} > shell_script").in("{{ params.dir }}"));
            t.add(Ssh.run("ssh_script").connection("worker").script("printf %s {{ params.evil }} > {{ params.dir }}/ssh_script"));
            t.add(Ssh.run("ssh_env").connection("worker").script("printf %s \"$EVIL\" > ssh_env").env("EVIL", "{{ params.evil }}").in("{{ params.dir }}"));
            t.add(Ssh.run("ssh_stdin").connection("worker").script("cat > ssh_stdin").stdin("{{ params.evil }}").in("{{ params.dir }}"));
            t.add(Ssh.run("ssh_words").connection("worker").command("touch", "--", "{{ params.evil }}").in("{{ params.dir }}"));
            t.add(Ssh.upload("ssh_upload").connection("worker").content("{{ params.evil }}").to("{{ params.dir }}/ssh_upload"));
            t.add(Docker.run("docker_words").connection("engine").image("batuta/busybox:1").network("none").command("printf", "got %s\\n", "{{ params.evil }}"));
            t.add(Ssh.run("refused").connection("worker").script("echo \"{{ params.evil }}\"").in("{{ params.dir }}"));
        });
    }

    private static Task<List<Integer>> numbers(Tasks t) {
        return t.call("numbers", OutputType.listOf(Integer.class), run -> IntStream.range(0, run.param("count", Integer.class)).boxed().toList());
    }

    private static String dir(Run run) {
        return run.param("dir", String.class);
    }
}
