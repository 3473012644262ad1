import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A task that takes the whole process with it, each time. */
public final class Halts implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("halts").param("ledger", "ledger").tasks(t -> {
            t.run("poison", run -> {
                Files.writeString(Path.of(run.param("ledger", String.class)), "try " + run.tryNumber() + "\n", StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start().waitFor();
            });
        });
    }
}
