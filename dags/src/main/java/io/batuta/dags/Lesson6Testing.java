package io.batuta.dags;

import static java.time.Duration.ofMinutes;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.http.Http;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import java.time.Duration;

/**
 * Lesson 6: testing a DAG. The DAG is ordinary; the lesson is its test, {@code Lesson6TestingTest}.
 *
 * <p><b>What you learn:</b> JUnit runs the whole DAG with the engine that runs it in production, in virtual time: a retry after an hour takes no hour. Nothing outside is needed: what a task would call
 * is recorded, and the test says what comes back.
 *
 * <p><b>How to run it:</b> {@code mvn -pl dags -am test -Dtest=Lesson6TestingTest -Dsurefire.failIfNoSpecifiedTests=false}
 */
public final class Lesson6Testing implements DagSource {
    /** What the exchange says. */
    public record Rate(String currency, double perEuro) {}

    @Override
    public Dag dag() {
        return Dag.named("lesson_6_testing")
                .tags("lesson")
                .schedule(Schedule.cron("0 7 * * *").in("Europe/Lisbon"))
                .tasks(t -> {
                    var rate = t.add(Http.get("fetch_rate").connection("exchange").url("/rates/usd").into(Rate.class))
                            .retries(3)
                            .retryDelay(ofMinutes(20));
                    var sane = t.shortCircuit("is_sane", rate, (run, found) -> found.perEuro() > 0.5 && found.perEuro() < 2);
                    var store = t.late("store", Shell.KIND, rate,
                            (run, found) -> Shell.run("store").command("store-rate", found.currency(), Double.toString(found.perEuro())));
                    store.after(sane).timeout(Duration.ofMinutes(1));
                });
    }
}
