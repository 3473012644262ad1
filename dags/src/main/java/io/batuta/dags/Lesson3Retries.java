package io.batuta.dags;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.shell.Shell;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.TaskFailedException;

/**
 * Lesson 3: what happens when something fails.
 *
 * <p><b>What you learn:</b> retries with a growing delay, a timeout, mail when nothing helped, code of your own that is called, a task that always runs at the end, and how to say that no retry can
 * help. Options stand on a task or, for all of them, in the DAG's defaults.
 *
 * <p><b>How to run it:</b> {@code ./batuta dags unpause lesson_3_retries}, then {@code ./batuta dags trigger lesson_3_retries}
 */
public final class Lesson3Retries implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("lesson_3_retries")
                .tags("lesson")
                .param("customer", "c-17")
                .defaults(d -> d.retries(2).retryDelay(ofSeconds(10)).timeout(ofMinutes(5)).mailOn(AlertOn.FAILURE, "ops@example.org"))
                .tasks(t -> {
                    var check = t.run("check", run -> check(run.param("customer", String.class)));
                    var load = t.add(Shell.run("load").script("echo loading"))
                            .after(check)
                            .retries(4)
                            .retryBackoff(2)
                            .maxRetryDelay(ofMinutes(1))
                            .onFailure(what -> System.err.println(what.taskId() + " failed after " + what.tryNumber() + " tries"));
                    t.run("tidy", run -> run.log().info("tidied up")).after(load).triggerRule(TriggerRule.ALL_DONE);
                });
    }

    static void check(String customer) {
        if (!customer.startsWith("c-")) {
            throw new TaskFailedException(customer + " is not a customer", "customers begin with c-", false, null);
        }
    }
}
