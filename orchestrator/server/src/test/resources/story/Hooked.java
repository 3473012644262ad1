import static java.time.Duration.ofSeconds;

import io.batuta.model.custom.Custom;
import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.Hook;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A kind of its own whose first try fails, and hooks on all that follows from it. Hooks and tasks note in a ledger that they were there. */
public final class Hooked implements DagSource {
    private static final Path DIRECTORY = Path.of("@directory@");

    @Override
    public Dag dag() {
        return Dag.named("hooked").param("ending", "fail")
                .onRun(AlertOn.SUCCESS, Hooked::tell)
                .onRun(AlertOn.FAILURE, Hooked::tell)
                .tasks(t -> {
                    var dozens = t.add(Custom.of("dozens", new Dozens(), new Amount(3), OutputType.of(Integer.class)))
                            .retries(1).retryDelay(ofSeconds(1)).onRetry(Hooked::tell).onSuccess(Hooked::tell);
                    t.run("last", dozens, (run, number) -> {
                        note("last got " + number);
                        end(run.param("ending", String.class));
                    }).onFailure(Hooked::tell);
                });
    }

    /** As the run is to end: the task fails, or, once its gate is open, the process dies right after the end is durable. */
    private static void end(String ending) throws IOException, InterruptedException {
        if (ending.equals("fail")) {
            throw new TaskFailedException("it was told to", "tell it otherwise", false, null);
        }
        while (!Files.exists(DIRECTORY.resolve("go"))) {
            Thread.sleep(20);
        }
        Path order = Files.writeString(DIRECTORY.resolve("failpoints").resolve("next"), "dies after-commit 0 halt");
        Files.move(order, order.resolveSibling("order"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void tell(Hook.Happened what) throws IOException {
        String who = what.taskId() == null ? "the run" : what.taskId() + " at try " + what.tryNumber();
        note("hook " + what.on() + " of " + who + (what.reason() == null || what.taskId() == null ? "" : ": " + what.reason()));
    }

    private static void note(String line) throws IOException {
        Files.writeString(DIRECTORY.resolve("ledger"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** How many dozens. */
    public record Amount(int dozens) {}

    /** A kind of task that counts in dozens. */
    public static final class Dozens implements TaskHandler {
        @Override
        public String kind() {
            return "dozens";
        }

        @Override
        public Recovery recovery() {
            return Recovery.RERUN;
        }

        @Override
        public Outcome start(TaskContext task) {
            return task.tryNumber() == 1
                    ? new Outcome.Failure("miscounted", null, true)
                    : new Outcome.Success(12 * task.config(Amount.class).dozens());
        }
    }
}
