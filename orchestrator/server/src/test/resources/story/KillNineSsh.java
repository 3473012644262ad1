import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.ssh.Ssh;
import io.batuta.model.task.OutputType;
import java.util.List;
import java.util.stream.IntStream;

/** Twenty commands on another host that note in a ledger that they begin and end, and print all the while. */
public final class KillNineSsh implements DagSource {
    private static final String SCRIPT = """
            echo "begin $NUMBER" >> "$DIR/ledger"
            for i in $(seq 1 400); do
                echo "line $i of $NUMBER"
                [ -e "$DIR/go" ] || sleep 0.1
            done
            echo "end $NUMBER" >> "$DIR/ledger"
            """;

    @Override
    public Dag dag() {
        return Dag.named("remote").param("dir", ".").tasks(t -> {
            var numbers = t.call("numbers", OutputType.listOf(Integer.class), run -> IntStream.range(0, 20).boxed().toList());
            t.mapTo("work", Ssh.KIND, numbers, (run, number) -> Ssh.run("work").connection("worker").script(SCRIPT)
                    .env("DIR", run.param("dir", String.class)).env("NUMBER", number.toString()));
        });
    }
}
