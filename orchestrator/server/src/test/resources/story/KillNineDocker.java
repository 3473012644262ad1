import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.docker.Docker;
import io.batuta.model.task.OutputType;
import java.util.List;
import java.util.stream.IntStream;

/** Containers that note in a ledger that they begin and end, and print all the while. */
public final class KillNineDocker implements DagSource {
    private static final String SCRIPT = """
            echo "begin $NUMBER" >> /shared/ledger
            i=1
            while [ $i -le 400 ]; do
                echo "line $i of $NUMBER"
                [ -e /shared/go ] || sleep 0.1
                i=$((i + 1))
            done
            echo "end $NUMBER" >> /shared/ledger
            """;

    @Override
    public Dag dag() {
        return Dag.named("contained").param("dir", ".").param("count", 1).tasks(t -> {
            var numbers = t.call("numbers", OutputType.listOf(Integer.class), run -> IntStream.range(0, run.param("count", Integer.class)).boxed().toList());
            t.mapTo("work", Docker.KIND, numbers, (run, number) -> Docker.run("work").connection("engine").image("batuta/busybox:1")
                    .network("none").mount(run.param("dir", String.class), "/shared").command("sh", "-c", SCRIPT)
                    .env("NUMBER", number.toString()));
        });
    }
}
