package io.batuta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.web.http.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each screen's one request, over HTTP and on the real database. */
class ConsoleScreensTest {
    @TempDir static Path home;

    private static WebFixture fixture;
    private static Client viewer;

    @BeforeAll
    static void start() {
        fixture = WebFixture.start(home);
        viewer = fixture.as(Role.VIEWER);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Client.Answer get(String path) {
        Client.Answer answer = viewer.get("/api/batuta/v1/" + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void homeTellsWhatFailedIsLateRunsAndComes() {
        Client.Answer home = get("home");
        assertThat(home.get("counts")).asInstanceOf(MAP).containsEntry("dags", 2).containsEntry("failed", 1).containsEntry("running", 1)
                .containsEntry("queued", 1)
                .containsEntry("import_errors", 1);
        assertThat(home.list("failed")).singleElement().satisfies(run -> assertThat(run)
                .containsEntry("run_id", WebFixture.RUN)
                .containsEntry("task_id", "load")
                .containsEntry("attempt", 302)
                .containsEntry("reason", "exit code 3")
                .containsEntry("hint", "look at the log")
                .containsEntry("duration_ms", 10_500));
        assertThat(home.list("late")).singleElement().satisfies(late -> assertThat(late.get("reason")).asString().contains("pool db"));
        assertThat(home.list("running")).hasSize(2).first()
                .satisfies(run -> assertThat(run).containsEntry("state", "running").containsEntry("total", 3));
        assertThat(home.list("next")).singleElement()
                .satisfies(next -> assertThat(next).containsEntry("dag_id", "sales").containsEntry("at", "2026-08-01T12:05:00Z"));
        assertThat(home.list("import_errors")).singleElement().satisfies(error -> assertThat(error).containsEntry("line", 12));
    }

    @Test
    void dagsShowTheirLastRunsAndFiltersAgreeWithTheirTotals() {
        Client.Answer all = get("dags");
        assertThat(all.get("total")).isEqualTo(2);
        assertThat(all.list("dags")).extracting(dag -> dag.get("dag_id")).containsExactly("other.dag", "sales");
        assertThat(all.list("dags").get(1).get("last_runs")).asInstanceOf(LIST).hasSize(3);
        assertThat(all.list("dags").get(1)).containsEntry("schedule_text", "every 5 minutes");
        assertThat(get("dags?q=SALE").get("total")).isEqualTo(1);
        assertThat(get("dags?q=%25").get("total")).isEqualTo(0);
        assertThat(get("dags?paused=true").list("dags")).extracting(dag -> dag.get("why")).singleElement().asString()
                .startsWith("Paused");
        assertThat(get("dags?tag=demo&tag=a%20b").get("total")).isEqualTo(2);
        assertThat(get("dags?tag=demo&tag=none").get("total")).isEqualTo(0);
        assertThat(get("dags?state=queued").get("total")).isEqualTo(1);
        assertThat(viewer.get("/api/batuta/v1/dags?order=nonsense").status()).isEqualTo(400);
    }

    @Test
    void theGridHoldsOneCellForEachTaskAndRun() {
        Client.Answer grid = get("dags/sales/grid?runs=2");
        assertThat(grid.list("runs")).extracting(run -> run.get("run")).containsExactly(102, 103);
        assertThat(grid.get("more")).isEqualTo(true);
        assertThat(grid.list("tasks")).extracting(task -> task.get("id")).containsExactly("fetch", "load", "end.report");
        assertThat(grid.list("tasks").get(2)).containsEntry("title", "report").containsEntry("group", "end").containsEntry("depth", 1);
        Client.Answer older = get("dags/sales/grid?runs=25&before=102");
        assertThat(older.list("runs")).extracting(run -> run.get("run")).containsExactly(101);
        @SuppressWarnings("unchecked")
        List<String> states = (List<String>) (Object) older.list("states");
        assertThat(older.list("cells").getFirst().get("s")).asInstanceOf(LIST).containsExactly(states.indexOf("success"),
                states.indexOf("failed"), states.indexOf("upstream_failed"));
        assertThat(older.list("cells").getFirst().get("ms")).asInstanceOf(LIST).containsExactly(2000, 3000, -1);
        assertThat(older.list("cells").getFirst().get("mapped")).isEqualTo(Map.of("1", Map.of("failed", 1)));
        assertThat(grid.list("params").getFirst()).containsEntry("name", "rows").containsEntry("default", 10);
    }

    @Test
    void theGraphLiesFromLeftToRight() {
        Client.Answer graph = get("dags/sales/graph");
        assertThat(graph.list("nodes")).extracting(node -> (Integer) node.get("x")).isSorted();
        assertThat(graph.list("edges")).extracting(edge -> edge.get("from") + "→" + edge.get("to")).containsExactly("fetch→load",
                "load→end.report");
        assertThat(graph.list("groups")).singleElement().satisfies(group -> assertThat(group).containsEntry("id", "end"));
        assertThat(get("dags/sales/graph?run_id=" + Encode.segment(WebFixture.RUN)).get("states")).asInstanceOf(MAP).containsKeys("fetch",
                "load");
        assertThat(viewer.get("/api/batuta/v1/dags/sales/graph?version=9").status()).isEqualTo(404);
    }

    @Test
    void runsAreCountedInsideAndOutsideTheFilter() {
        Client.Answer failed = get("runs?state=failed&state=success");
        assertThat(failed.get("total")).isEqualTo(1);
        assertThat(failed.get("outside")).isEqualTo(2);
        assertThat(failed.list("runs").getFirst()).containsEntry("failed_inside", 1).containsEntry("total", 3);
        assertThat(get("runs?ended_since=2026-08-01T11:00:00Z").get("total")).isEqualTo(0);
        assertThat(get("runs?since=2026-08-01T11:00:00%2B00:00&order=run_after").list("runs")).extracting(run -> run.get("run"))
                .containsExactly(102, 103);
    }

    @Test
    void aRunShowsItsTasksWithAllAttemptsAndWhatFailedFirst() {
        Client.Answer run = get("runs/sales/" + Encode.segment(WebFixture.RUN));
        assertThat(run.get("run")).asInstanceOf(MAP).containsEntry("state", "failed").containsEntry("conf", Map.of("rows", 5))
                .containsEntry("failed_inside", 1);
        assertThat(run.list("failed")).singleElement()
                .satisfies(task -> assertThat(task).containsEntry("task_id", "load").containsEntry("map_index", 0));
        assertThat(run.list("tasks")).extracting(task -> task.get("task_id")).containsExactly("fetch", "load", "end.report");
        assertThat(run.list("tasks").get(1).get("attempts")).asInstanceOf(LIST).hasSize(2);
        assertThat(run.get("why")).asInstanceOf(LIST).isEmpty();
        assertThat(get("runs/sales/" + Encode.segment("scheduled__2026-08-01T11:00:00+00:00")).get("why")).asInstanceOf(LIST).hasSize(1);
        assertThat(get("runs/sales/" + Encode.segment(WebFixture.RUN) + "/mapped/load").get("total")).isEqualTo(1);
        assertThat(viewer.get("/api/batuta/v1/runs/sales/nothing").status()).isEqualTo(404);
    }

    @Test
    void aWideMappedTaskIsFoldedWithItsFailuresShown() {
        fixture.sql(
                """
                        insert into run (id, uuid, dag, run_id, type, state, run_after, queued_at, started_at, triggered_by, dag_version, owner, owner_epoch)
                        values (110, gen_random_uuid(), 'other.dag', 'wide', 'manual', 'running', '2026-08-01T09:00:00Z', '2026-08-01T09:00:00Z', '2026-08-01T09:00:00Z', 'ui', 12, 1, 1);
                        insert into task_instance (id, uuid, run, task, map_index, state, try_number, max_tries, tries_since_clear, losses, epoch)
                        select 10000 + i, gen_random_uuid(), 110, 'only', i, case when i % 100 = 7 then 'failed' else 'success' end, 1, 1, 1, 0, 1 from generate_series(0, 999) i;
                        """);
        Client.Answer run = get("runs/other.dag/wide");
        assertThat(run.get("total")).isEqualTo(1000);
        assertThat(run.list("tasks").getFirst().get("fold"))
                .isEqualTo(Map.of("total", 1000, "counts", Map.of("success", 990, "failed", 10)));
        assertThat(run.list("tasks")).hasSize(11);
        assertThat(get("runs/other.dag/wide/mapped/only?state=failed").list("tasks")).extracting(task -> task.get("map_index"))
                .startsWith(7, 107);
        assertThat(viewer.get("/api/batuta/v1/log/other.dag/wide/only")).satisfies(log -> {
            assertThat(log.status()).isEqualTo(404);
            assertThat(log.body()).contains("mapped over 1000 elements", "only[0]");
        });
        fixture.sql("delete from task_instance where run = 110; delete from run where id = 110");
    }

    @Test
    void killNamesTheTasks() {
        Client.Answer killed = fixture.as(Role.USER)
                .post("/api/batuta/v1/runs/sales/" + Encode.segment(WebFixture.RUN) + "/kill",
                        Map.of("tasks", List.of(Map.of("task_id", "load", "map_index", 3))));
        assertThat(killed.status()).isEqualTo(200);
        assertThat(fixture.commands.last())
                .isEqualTo(new FakeCommands.Killed("sales", WebFixture.RUN, List.of(new TaskSelector("load", 3))));
    }

    @Test
    void theRestOfTheConsolesQuestions() {
        assertThat(get("me").json()).containsEntry("user", "viewer").containsEntry("role", "viewer").containsEntry("version", "1.2.3")
                .containsEntry("all_paused", false);
        assertThat(get("explain?dag_id=sales").get("reasons")).asInstanceOf(LIST).hasSize(1);
        assertThat(viewer.get("/api/batuta/v1/explain").status()).isEqualTo(422);
        assertThat(get("search?q=sal").list("dags")).extracting(dag -> dag.get("dag_id")).containsExactly("sales");
        assertThat(get("search?q=manual__").list("runs")).hasSize(1);
        assertThat(get("search?q=s").list("dags")).extracting(dag -> dag.get("dag_id")).startsWith("sales").contains("other.dag");
        assertThat(get("nodes").list("nodes")).singleElement().satisfies(node -> assertThat(node).containsEntry("alive", true));
        assertThat(get("dags/sales/unpause-preview").get("total")).isEqualTo(1);
    }
}
