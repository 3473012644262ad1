package io.batuta.model.dag;

import static io.batuta.model.task.AlertOn.FAILURE;
import static io.batuta.model.task.OutputType.listOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.AfterOutage;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DagBuildingTest {
    record User(String uuid, String email) {}

    static Dag users() {
        return Dag.named("random_users")
                .schedule(Schedule.every(Duration.ofSeconds(25)))
                .startingAt("2025-05-07T12:00:00Z")
                .catchup(Catchup.NONE)
                .param("rows", 10)
                .defaults(d -> d.retries(1).retryDelay(Duration.ofSeconds(5)).mailOn(FAILURE, "ops@example.org"))
                .tasks(t -> {
                    var users = t.call("fetch", listOf(User.class), run -> List.of(new User("1", "a@b")));
                    var mails = t.map("mail", String.class, users, (run, user) -> user.email());
                    t.group("end", g -> g.run("print", mails, (run, all) -> run.log().info(String.join(",", all))));
                });
    }

    @Test
    void dataFlowMakesTheDependenciesAndThePlanReadsBackEqual() {
        DagPlan plan = users().plan();
        assertThat(plan.tasks()).extracting(t -> t.id()).containsExactly("fetch", "mail", "end.print");
        assertThat(plan.task("mail")).satisfies(mail -> {
            assertThat(mail.upstream()).containsExactly(0);
            assertThat(mail.mappedOver()).isEqualTo(0);
            assertThat(mail.retry().retries()).isEqualTo(1);
        });
        String json = Json.write(plan);
        DagPlan back = Json.read(json, DagPlan.class);
        assertThat(Json.write(back)).isEqualTo(json);
        assertThat(back).isEqualTo(plan);
    }

    @Test
    void aCircleIsRefusedByName() {
        assertThatThrownBy(() -> Dag.named("round").tasks(t -> {
            var a = t.empty("a");
            var b = t.empty("b").after(a);
            a.after(b);
        }))
                .hasMessage("DAG round, task a: its tasks wait for each other in a circle: a → b → a");
    }

    @Test
    void aContinuousScheduleHasOneRunAtATimeAndNothingToMakeUpFor() {
        assertThat(continuous().tasks(t -> t.empty("a")).plan().maxActiveRuns()).isEqualTo(1);
        assertThatThrownBy(() -> continuous().catchup(Catchup.ALL).tasks(t -> t.empty("a")))
                .hasMessage("DAG on: a continuous schedule has no dates that could be made up for: leave out catchup and afterOutage");
        assertThatThrownBy(() -> continuous().afterOutage(AfterOutage.ALL).tasks(t -> t.empty("a"))).hasMessageContaining("made up for");
        assertThatThrownBy(() -> continuous().maxActiveRuns(2).tasks(t -> t.empty("a"))).hasMessageContaining("one run at a time");
        assertThatThrownBy(() -> continuous().overlap(DagPlan.Overlap.SKIP).tasks(t -> t.empty("a"))).hasMessageContaining("none overlap");
    }

    private static DagBuilder continuous() {
        return Dag.named("on").schedule(Schedule.continuous());
    }

    @Test
    void twoTasksOfOneNameAreRefused() {
        assertThatThrownBy(() -> Dag.named("twice").tasks(t -> {
            t.empty("a");
            t.empty("a");
        }))
                .hasMessage("DAG twice, task a: there are two tasks with this id; ids must be unique within a DAG");
    }

    /** Who gets mail stood in an untyped map: a wrong word there was found at night. */
    @Test
    void whoGetsMailIsCheckedWhenTheDagIsBuilt() {
        assertThatThrownBy(() -> Dag.named("d").defaults(d -> d.mailOn(FAILURE, "ops@example.org, boss@example.org"))
                .tasks(t -> t.run("a", run -> {})).plan()).hasMessageContaining(
                        "mailOn: 'ops@example.org, boss@example.org' is no mail address; one looks like ops@example.org, and several are several strings");
        assertThatThrownBy(() -> Dag.named("d").tasks(t -> t.run("a", run -> {}).mailOn(FAILURE, "ops")).plan()).hasMessageContaining(
                "mailOn: 'ops' is no mail address; one looks like ops@example.org, and several are several strings");
    }
}
