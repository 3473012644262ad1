import static io.batuta.model.task.OutputType.listOf;
import static java.time.Duration.ofSeconds;

import io.batuta.model.custom.Custom;
import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.shell.Shell;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/** What is under way when the process is killed: each DAG in another state. Every task notes in a ledger what it did; files of the directory they are given open gates. */
public final class KillNine implements DagSource {
    @Override
    public List<Dag> dags() {
        return List.of(waiting(), shell(), retrying(), expanding());
    }

    @Override
    public Dag dag() {
        return waiting();
    }

    /** Waits, as a row and not as a thread, until its gate is open. */
    private static Dag waiting() {
        return Dag.named("waiting").param("dir", ".").tasks(t -> {
            var wait = t.add(Custom.of("wait", new Gate(), new GateSettings("go"), OutputType.NONE));
            t.run("after", run -> note(run.param("dir", String.class), "waiting after")).after(wait);
        });
    }

    /** A process that lives on when the service dies. */
    private static Dag shell() {
        return Dag.named("shell").param("dir", ".").tasks(t -> {
            var directory = t.call("directory", String.class, run -> run.param("dir", String.class));
            var process = t.late("process", Shell.KIND, directory, (run, dir) -> Shell.run("process")
                    .script("echo shell start >> \"$DIR/ledger\"; while [ ! -e \"$DIR/go\" ]; do sleep 0.1; done; echo shell end >> \"$DIR/ledger\"; exit 3")
                    .env("DIR", dir)
                    .successCodes(0, 3));
            t.run("after", run -> note(run.param("dir", String.class), "shell after")).after(process);
        });
    }

    /** Fails once; its retry is due later. */
    private static Dag retrying() {
        return Dag.named("retrying").param("dir", ".").tasks(t -> t.run("flaky", run -> {
            note(run.param("dir", String.class), "retrying try " + run.tryNumber());
            if (run.tryNumber() == 1) {
                throw new IllegalStateException("the first try fails");
            }
        }).retries(1).retryDelay(ofSeconds(20)));
    }

    /** 5,000 elements, of which the later ones wait at the gate. */
    private static Dag expanding() {
        return Dag.named("expanding").param("dir", ".").tasks(t -> {
            var numbers = t.call("numbers", listOf(Integer.class), run -> IntStream.range(0, 5_000).boxed().toList());
            var each = t.map("each", Integer.class, numbers, (run, n) -> {
                while (n >= 2_000 && !Files.exists(Path.of(run.param("dir", String.class), "go"))) {
                    Thread.sleep(50);
                }
                return n;
            }).maxActive(200);
            t.call("sum", Long.class, each, (run, all) -> {
                long sum = all.stream().mapToLong(Integer::longValue).sum();
                note(run.param("dir", String.class), "expanding " + all.size() + " " + sum);
                return sum;
            });
        });
    }

    static void note(String directory, String line) throws IOException {
        Files.writeString(Path.of(directory, "ledger"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Which file opens the gate. */
    public record GateSettings(String file) {}

    /** A kind of our own. */
    public static final class Gate implements TaskHandler {
        @Override
        public String kind() {
            return "gate";
        }

        @Override
        public Recovery recovery() {
            return Recovery.RERUN;
        }

        @Override
        public Outcome start(TaskContext task) {
            boolean open = Files.exists(Path.of(task.param("dir", String.class), task.config(GateSettings.class).file()));
            return open ? new Outcome.Success(null) : new Outcome.LookAgain(ofSeconds(1), "the gate is closed");
        }
    }
}
