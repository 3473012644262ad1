package io.batuta.dags;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerPull;

/**
 * Lesson 10: work in a container.
 *
 * <p><b>What you learn:</b> running a container with its limits, handing data to it through its environment, and reading what it prints as a record. The container is known by its attempt: after a crash
 * it is found again, and it is never made twice.
 *
 * <p><b>How to run it:</b> make the connection {@code engine} as docs/docker.md says, then {@code ./batuta dags unpause lesson_10_containers} and {@code ./batuta dags trigger lesson_10_containers}
 */
public final class Lesson10Containers implements DagSource {
    private static final String COUNT = "printf '{\"region\": \"%s\", \"words\": %d}' \"$REGION\" $(wc -w < /etc/passwd)";

    /** What the container prints as JSON. */
    record Counted(String region, int words) {}

    @Override
    public Dag dag() {
        return Dag.named("lesson_10_containers").tags("lesson").tasks(t -> {
            var counted = t.add(Docker.run("count").connection("engine")
                    .image("busybox:1.37").pull(DockerPull.MISSING)
                    .command("sh", "-c", COUNT)
                    .env("REGION", "EU")
                    .network("none")
                    .memoryMb(64)
                    .outputJson(Counted.class)).retries(2);
            t.run("report", counted, (run, result) -> run.log().info(result.words() + " words in " + result.region()));
        });
    }
}
