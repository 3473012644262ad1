package io.batuta.dags;

import static io.batuta.model.schedule.Schedule.continuous;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.spark.Spark;
import io.batuta.model.task.OnUnknown;

/**
 * Lesson 11: work that is always on.
 *
 * <p><b>What you learn:</b> a schedule that keeps one run going: a Spark job that reads a topic day and night is begun again when it ends, at once after a success, after a growing pause when it fails
 * again and again. A restart of Batuta leaves it running.
 *
 * <p><b>How to run it:</b> make the connections {@code spark}, {@code kafka} and {@code users_db} as for the reference pipeline, then {@code ./batuta dags unpause lesson_11_continuous};
 * {@code ./batuta dags explain lesson_11_continuous} says how it goes, a pause lets the job under way be the last
 */
public final class Lesson11Continuous implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("lesson_11_continuous").tags("lesson")
                .schedule(continuous().backOff(ofSeconds(10), ofMinutes(5)))
                .tasks(t -> t.add(Spark.submit("people").connection("spark").application("users-to-postgres.jar").driverMemory("512m")
                        .args("--brokers", "{{ conn.kafka.host }}:{{ conn.kafka.port }}",
                                "--database",
                                "jdbc:postgresql://{{ conn.users_db.host }}:{{ conn.users_db.port }}/{{ conn.users_db.schema }}",
                                "--user", "{{ conn.users_db.login }}", "--table", "people",
                                "--checkpoint", "{{ conn.spark.extra.checkpoints }}/people", "--every", "5 seconds")
                        .env("USERS_DB_PASSWORD", "{{ conn.users_db.password }}"))
                        .onUnknown(OnUnknown.RERUN));
    }
}
