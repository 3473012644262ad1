import static io.batuta.model.task.OutputType.listOf;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.http.Http;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import io.batuta.model.task.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What is under way while faults strike. Every task begins by a line in the ledger: one write to a file that many processes append to. */
public final class Load implements DagSource {
    private static final int ELEMENTS = 4;

    @Override
    public List<Dag> dags() {
        return List.of(mixed(), plain(), posting(), tick(), hungry());
    }

    @Override
    public Dag dag() {
        return mixed();
    }

    /** A process that lives on, in the middle of a chain. */
    private static Dag mixed() {
        return Dag.named("mixed").maxActiveRuns(1_000).tasks(t -> {
            var first = t.run("first", Load::begin);
            var process = t.add(Shell.run("process").script("""
                    echo "B $BATUTA_DAG_ID $BATUTA_RUN_ID process -1 $BATUTA_TRY_NUMBER $$" >> "$LEDGER"
                    sleep 0.$((RANDOM % 6))
                    echo "E $BATUTA_DAG_ID $BATUTA_RUN_ID process -1 $BATUTA_TRY_NUMBER $$" >> "$LEDGER"
                    """)).after(first);
            t.run("last", Load::begin).after(process);
        });
    }

    /** In-process tasks: a retry, an expansion, a long output, and a narrow pool. */
    private static Dag plain() {
        return Dag.named("plain").maxActiveRuns(1_000).tasks(t -> {
            var numbers = t.call("numbers", listOf(Integer.class), run -> {
                begin(run);
                return IntStream.range(0, ELEMENTS).boxed().toList();
            });
            var each = t.map("each", Integer.class, numbers, (run, n) -> {
                work(run, 20);
                return n;
            });
            t.call("sum", Integer.class, each, (run, all) -> {
                begin(run);
                if (all.size() != ELEMENTS) {
                    throw new IllegalStateException("the list has " + all.size() + " elements");
                }
                return all.stream().mapToInt(Integer::intValue).sum();
            });
            t.run("flaky", run -> {
                begin(run);
                if (run.tryNumber() == 1) {
                    throw new IllegalStateException("the first try fails");
                }
            }).retries(1).retryDelay(ofMillis(700));
            var text = t.call("text", String.class, run -> {
                begin(run);
                return "x".repeat(300_000);
            });
            t.run("length", text, (run, all) -> {
                begin(run);
                if (all.length() != 300_000) {
                    throw new IllegalStateException("the text has " + all.length() + " characters");
                }
            });
            for (int i = 0; i < 2; i++) {
                t.run("narrow" + i, run -> work(run, 40)).pool("narrow");
            }
        });
    }

    /** A request that must not be made twice: when nobody knows whether it arrived, a person is asked. */
    private static Dag posting() {
        return Dag.named("posting").maxActiveRuns(1_000).tasks(t -> {
            var who = t.call("who", String.class, run -> {
                begin(run);
                return run.runId();
            });
            var post = t.late("post", Http.WRITE_KIND, who,
                    (run, id) -> Http.post("post").url(System.getenv("TARGET") + "/" + id).json("x").tries(1).timeout(ofSeconds(20)));
            t.run("after", Load::begin).after(post).triggerRule(TriggerRule.ALL_DONE);
        });
    }

    /** A process that takes all memory it can get, and offers itself when the kernel must kill one. */
    private static Dag hungry() {
        return Dag.named("hungry").tasks(t -> t.add(Shell.run("eats").script("""
                echo "B $BATUTA_DAG_ID $BATUTA_RUN_ID eats -1 $BATUTA_TRY_NUMBER $$" >> "$LEDGER"
                echo 1000 > /proc/self/oom_score_adj
                set +o pipefail
                head -c 400000000 /dev/zero | tail > /dev/null
                exit ${PIPESTATUS[1]}
                """)));
    }

    /** A schedule of a second. */
    private static Dag tick() {
        return Dag.named("tick").schedule(Schedule.every(ofSeconds(1))).maxActiveRuns(1_000).tasks(t -> t.run("only", Load::begin));
    }

    private static void work(Run run, int millis) throws Exception {
        begin(run);
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    private static void begin(Run run) throws IOException {
        Files.writeString(Path.of(System.getenv("LEDGER")), "B " + run.dagId() + " " + run.runId() + " " + run.taskId() + " " + run.mapIndex() + " "
                + run.tryNumber() + " " + ProcessHandle.current().pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
