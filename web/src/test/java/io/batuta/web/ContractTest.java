package io.batuta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.CommandException.Kind;
import io.batuta.engine.command.Commands.Clear;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.engine.command.Commands.Trigger;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.web.http.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public contract: what stock clients insist on, over HTTP and on the real database. */
class ContractTest {
    private static final String RUN = "/api/v2/dags/sales/dagRuns/" + Encode.segment(WebFixture.RUN);

    @TempDir static Path home;

    private static WebFixture fixture;
    private static Client admin;

    @BeforeAll
    static void start() {
        fixture = WebFixture.start(home);
        admin = fixture.as(Role.ADMIN);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Client.Answer get(String path) {
        Client.Answer answer = admin.get(path);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        return answer;
    }

    /** The fields a stock client refuses to miss, per answer: the first row of a list, or the answer itself. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v2/dags?dag_id_pattern=sales | dags | dag_id dag_display_name is_paused is_stale fileloc file_token has_import_errors has_task_concurrency_limits max_active_tasks max_consecutive_failed_dag_runs owners tags timetable_partitioned is_backfillable timetable_periodic
            /api/v2/dags/sales | | dag_id dag_display_name is_paused is_stale fileloc file_token has_import_errors owners tags
            /api/v2/dags/sales/details | | dag_id catchup concurrency render_template_as_native_obj max_active_tasks owners tags file_token
            /api/v2/dags/sales/dagRuns | dag_runs | dag_run_id dag_id dag_display_name dag_versions run_after run_type state
            /api/v2/dags/sales/dagRuns/manual__2026-08-01T10:00:00%2B00:00 | | dag_run_id dag_id dag_display_name dag_versions run_after run_type state conf
            /api/v2/dags/sales/dagRuns/manual__2026-08-01T10:00:00%2B00:00/taskInstances | task_instances | id task_id dag_id dag_run_id map_index run_after try_number max_tries task_display_name dag_display_name pool pool_slots executor_config
            /api/v2/dags/sales/dagRuns/manual__2026-08-01T10:00:00%2B00:00/taskInstances/fetch/tries | task_instances | task_id dag_id dag_run_id map_index try_number max_tries task_display_name dag_display_name pool pool_slots executor_config
            /api/v2/dags/sales/tasks | tasks | task_id depends_on_past wait_for_downstream retry_exponential_backoff extra_links
            /api/v2/dags/sales/dagRuns/~/taskInstances/~/xcomEntries | xcom_entries | key timestamp map_index task_id dag_id run_id dag_display_name task_display_name run_after
            /api/v2/pools | pools | name slots include_deferred occupied_slots running_slots queued_slots scheduled_slots open_slots deferred_slots
            /api/v2/backfills?dag_id=sales | backfills | id dag_id dag_display_name from_date to_date is_paused reprocess_behavior max_active_runs created_at updated_at
            /api/v2/importErrors | import_errors | import_error_id timestamp filename stack_trace
            /api/v2/eventLogs | event_logs | event_log_id when event
            /api/v2/jobs | jobs | id
            /api/v2/dags/sales/dagVersions | dag_versions | id version_number dag_id dag_display_name created_at
            /api/v2/monitor/health | | metadatabase scheduler triggerer
            /api/v2/version | | version
            """)
    void answersHaveWhatClientsInsistOn(String path, @Nullable String plural, String fields) {
        Client.Answer answer = get(path);
        Map<String, @Nullable Object> row = new HashMap<>(plural == null ? answer.json() : answer.list(plural).getFirst());
        for (String field : fields.split(" ")) {
            assertThat(row.get(field)).as(field + " in " + row).isNotNull();
        }
        if (plural != null) {
            assertThat(answer.get("total_entries")).isInstanceOf(Integer.class).isNotEqualTo(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "providers", "dagWarnings", "plugins/importErrors", "dagTags", "dagStats", "config"})
    void theRestIsWellFormed(String path) {
        assertThat(get("/api/v2/" + path).json()).isNotEmpty();
    }

    @Test
    void pagesAreFiftyLongAndNeverMoreThanAHundred() {
        fixture.sql(
                """
                        insert into run (id, uuid, dag, run_id, type, state, run_after, queued_at, triggered_by, owner, owner_epoch)
                        select 2000 + i, gen_random_uuid(), 'other.dag', 'many' || i, 'manual', 'queued', timestamptz '2026-01-01Z' + i * interval '1 min', now(), 'rest_api', 1, 1 from generate_series(1, 120) i
                        """);
        String runs = "/api/v2/dags/other.dag/dagRuns";
        assertThat(get(runs).list("dag_runs")).hasSize(50);
        assertThat(get(runs + "?limit=1000").list("dag_runs")).hasSize(100);
        assertThat(get(runs + "?limit=0")).satisfies(none -> {
            assertThat(none.list("dag_runs")).isEmpty();
            assertThat(none.get("total_entries")).isEqualTo(120);
        });
        assertThat(get(runs + "?limit=100&offset=100").list("dag_runs")).hasSize(20);
        assertThat(get(runs + "?order_by=-run_after&limit=1").list("dag_runs").getFirst()).containsEntry("dag_run_id", "many120");
        assertThat(admin.get(runs + "?limit=-1").status()).isEqualTo(422);
        assertThat(get(runs + "?run_after_gte=2026-01-01T01:00:00Z&run_after_lt=2026-01-01T01:02:00Z").get("total_entries")).isEqualTo(2);
        assertThat(get("/api/v2/dags/~/dagRuns?dag_id_pattern=OTHER").get("total_entries")).isEqualTo(120);
        fixture.sql("delete from run where dag = 'other.dag'");
    }

    @Test
    void filtersOrdersAndPatternsFollowTheConventions() {
        assertThat(get("/api/v2/dags?exclude_stale=false&tags=demo&tags=none&tags_match_mode=any").get("total_entries")).isEqualTo(2);
        assertThat(get("/api/v2/dags?tags=demo&tags=none&tags_match_mode=all").get("total_entries")).isEqualTo(0);
        assertThat(get("/api/v2/dags?paused=true").list("dags")).extracting(dag -> dag.get("dag_id")).containsExactly("other.dag");
        assertThat(get("/api/v2/dags?dag_id_pattern=ALE%7Cnothing").get("total_entries")).isEqualTo(1);
        assertThat(get("/api/v2/dags?dag_id_pattern=~").get("total_entries")).isEqualTo(2);
        assertThat(get("/api/v2/dags?order_by=-dag_id").list("dags")).extracting(dag -> dag.get("dag_id")).containsExactly("sales",
                "other.dag");
        assertThat(get("/api/v2/dags/sales/dagRuns?state=failed&state=queued").get("total_entries")).isEqualTo(2);
        assertThat(get("/api/v2/dags/sales/dagRuns?duration_gte=10&duration_lt=10.6").get("total_entries")).isEqualTo(1);
        assertThat(get("/api/v2/dags/sales/dagRuns?start_date_gt=2026-08-01T10:00:01Z").get("total_entries")).isEqualTo(1);
        assertThat(get("/api/v2/dags/sales/dagRuns?start_date_gt=2026-08-01T12:00:01.000000%2B0200").get("total_entries")).isEqualTo(1);
        assertThat(get("/api/v2/dags/sales/dagRuns?start_date_gt=2026-08-01").get("total_entries")).isEqualTo(2);
        assertThat(admin.get("/api/v2/dags?order_by=color").status()).isEqualTo(400);
        assertThat(admin.get("/api/v2/dags/sales/dagRuns?state=happy")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.get("detail")).isInstanceOf(String.class);
        });
        assertThat(admin.get("/api/v2/dags/sales/dagRuns?run_type=odd").status()).isEqualTo(422);
        assertThat(admin.get("/api/v2/dags/sales/dagRuns?run_after_gte=yesterday")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.list("detail").getFirst()).containsEntry("loc", List.of("query", "run_after_gte")).containsKeys("type", "msg",
                    "input");
        });
        assertThat(admin.get(RUN + "/taskInstances?order_by=task_id").status()).isEqualTo(400);
        assertThat(admin.get("/api/v2/dags/nothing/dagRuns").status()).isEqualTo(404);
        assertThat(admin.get("/api/v2/dags/").status()).as("some clients send a slash too many").isEqualTo(200);
    }

    @Test
    void aRunIsTriggeredAndComesBackWhole() {
        Map<String, @Nullable Object> body = new HashMap<>(Map.of("conf", Map.of("rows", 7), "note", "by hand"));
        body.put("logical_date", null);
        Client.Answer run = admin.post("/api/v2/dags/sales/dagRuns", body);
        assertThat(run.status()).as(run.body()).isEqualTo(200);
        assertThat(run.json()).containsEntry("dag_run_id", WebFixture.RUN);
        assertThat(fixture.commands.last())
                .isEqualTo(new Trigger("sales", null, null, null, "{\"rows\":7}", "by hand", "rest_api", "admin"));

        admin.post("/api/v2/dags/sales/dagRuns", Map.of("logical_date", "2026-08-01T02:00:00+02:00", "dag_run_id", WebFixture.RUN));
        assertThat(fixture.commands.last()).isEqualTo(
                new Trigger("sales", WebFixture.RUN, Instant.parse("2026-08-01T00:00:00Z"), null, null, null, "rest_api", "admin"));

        assertThat(admin.post("/api/v2/dags/sales/dagRuns", Map.of("dag_run_id", "$(reboot)")).status()).isEqualTo(422);
        assertThat(admin.post("/api/v2/dags/sales/dagRuns", Map.of("color", "red")).list("detail").getFirst())
                .containsEntry("type", "extra_forbidden").containsEntry("loc", List.of("body", "color"));
        assertThat(admin.post("/api/v2/dags/sales/dagRuns", Map.of("conf", 3)).status()).isEqualTo(422);
        assertThat(admin.post("/api/v2/dags/nothing/dagRuns", Map.of()).status()).isEqualTo(404);
        fixture.commands.next = new CommandException(Kind.CONFLICT, "There is a run of that date already.");
        assertThat(admin.post("/api/v2/dags/sales/dagRuns", Map.of())).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("detail")).contains("already");
        });
        fixture.commands.next = new CommandException(Kind.INVALID, "rows must be an integer");
        assertThat(admin.post("/api/v2/dags/sales/dagRuns", Map.of()).status()).isEqualTo(400);
    }

    @Test
    void runsAreMarkedNotedClearedAndDeleted() {
        assertThat(admin.patch(RUN, Map.of("state", "failed")).status()).isEqualTo(200);
        assertThat(fixture.commands.last()).isEqualTo(new FakeCommands.RunMarked("sales", WebFixture.RUN, RunState.FAILED, "admin"));
        assertThat(admin.patch(RUN + "?update_mask=note", Map.of("note", "look here", "state", "success")).get("note"))
                .isEqualTo("look here");
        assertThat(fixture.commands.last()).isInstanceOf(FakeCommands.RunMarked.class).extracting("state").isEqualTo(RunState.FAILED);
        assertThat(admin.patch(RUN, Map.of("state", "running")).status()).isEqualTo(422);

        Client.Answer dry = admin.post(RUN + "/clear", Map.of("only_failed", true));
        assertThat(dry.list("task_instances")).isEmpty();
        assertThat(fixture.commands.last()).isInstanceOfSatisfying(Clear.class, clear -> {
            assertThat(clear.dryRun()).isTrue();
            assertThat(clear.onlyFailed()).isTrue();
        });
        assertThat(admin.post(RUN + "/clear", Map.of("dry_run", false)).get("dag_run_id")).isEqualTo(WebFixture.RUN);

        assertThat(admin.delete(RUN).status()).isEqualTo(204);
        assertThat(fixture.commands.last()).isEqualTo(new FakeCommands.Deleted("sales", WebFixture.RUN));
        assertThat(admin.delete("/api/v2/dags/sales/dagRuns/nothing").status()).isEqualTo(404);
    }

    @Test
    void runsAndTasksAreListedByPost() {
        Client.Answer runs = admin.post("/api/v2/dags/~/dagRuns/list",
                Map.of("dag_ids", List.of("sales"), "states", List.of("failed"), "order_by", "-run_after", "page_limit", 5));
        assertThat(runs.list("dag_runs")).extracting(run -> run.get("dag_run_id")).containsExactly(WebFixture.RUN);
        Client.Answer tasks = admin.post("/api/v2/dags/~/dagRuns/~/taskInstances/list", Map.of("state", List.of("failed")));
        assertThat(tasks.list("task_instances")).extracting(task -> task.get("task_id")).containsExactly("load");
        assertThat(admin.post("/api/v2/dags/~/dagRuns/list", Map.of("limit", 3)).status()).isEqualTo(422);
    }

    @Test
    void taskInstancesSpeakTheContractsWords() {
        List<Map<String, Object>> all = get("/api/v2/dags/sales/dagRuns/~/taskInstances?limit=100").list("task_instances");
        assertThat(all).hasSize(6)
                .allSatisfy(task -> assertThat(task.get("state")).isIn(null, "success", "failed", "upstream_failed", "running"));
        assertThat(get(RUN + "/taskInstances/fetch").json()).containsEntry("state", "success").containsEntry("duration", 2.0)
                .containsEntry("max_tries", 0).containsEntry("map_index", -1);
        assertThat(admin.get(RUN + "/taskInstances/load")).satisfies(mapped -> {
            assertThat(mapped.status()).isEqualTo(404);
            assertThat(mapped.text("detail")).contains("add the map_index");
        });
        assertThat(get(RUN + "/taskInstances/load/0").json()).containsEntry("rendered_map_index", "a").containsEntry("max_tries", 1);
        assertThat(get(RUN + "/taskInstances/load/listMapped").get("total_entries")).isEqualTo(1);
        assertThat(get(RUN + "/taskInstances/load/0/tries").list("task_instances")).extracting(t -> t.get("state"))
                .containsExactly("up_for_retry", "failed");
        assertThat(get(RUN + "/taskInstances/load/0/tries/2").json()).containsEntry("try_number", 2).containsEntry("duration", 3.0);
        assertThat(get(RUN + "/taskInstances/end.report").json()).containsEntry("try_number", 0).containsEntry("state", "upstream_failed");
        assertThat(get(RUN + "/taskInstances?state=failed").get("total_entries")).isEqualTo(1);
        assertThat(get(RUN + "/taskInstances/fetch/dependencies").get("dependencies")).asInstanceOf(LIST).hasSize(1);
        assertThat(admin.get(RUN + "/taskInstances/load/x").status()).isEqualTo(422);
    }

    @Test
    void tasksAreMarkedAndCleared() {
        Client.Answer marked = admin.patch(RUN + "/taskInstances/load/0", Map.of("new_state", "success", "include_downstream", true));
        assertThat(marked.status()).as(marked.body()).isEqualTo(200);
        assertThat(fixture.commands.last()).isEqualTo(
                new FakeCommands.Marked("sales", WebFixture.RUN, List.of(new TaskSelector("load", 0)), TaskState.SUCCESS, false, true));
        assertThat(admin.patch(RUN + "/taskInstances/load/0", Map.of("new_state", "running")).status()).isEqualTo(422);

        Client.Answer cleared = admin.post(
                "/api/v2/dags/sales/clearTaskInstances", Map.of("dry_run", false, "dag_run_id", WebFixture.RUN, "task_ids",
                        List.of("fetch", List.of("load", 0)), "include_downstream", true));
        assertThat(cleared.status()).as(cleared.body()).isEqualTo(200);
        assertThat(cleared.get("total_entries")).isEqualTo(1);
        assertThat(fixture.commands.last()).isEqualTo(new Clear(
                "sales", WebFixture.RUN, List.of(new TaskSelector("fetch", -1), new TaskSelector("load", 0)), false, true, false, false,
                true, false, true, false, "admin"));
        assertThat(admin.post("/api/v2/dags/sales/clearTaskInstances", Map.of("task_ids", List.of(3))).status()).isEqualTo(422);
        assertThat(admin.post("/api/v2/dags/sales/clearTaskInstances", Map.of("include_past", true)).status()).isEqualTo(422);
    }

    @Test
    void logsComeAsLinesInPartsAndAsAStream() {
        Client.Answer log = get(RUN + "/taskInstances/load/logs/2?map_index=0");
        assertThat(log.list("content").getFirst().get("event")).asString().startsWith("::group::");
        assertThat(log.list("content").get(2)).containsEntry("event", "starting").containsEntry("timestamp", "2026-08-01T10:00:05.000Z")
                .containsEntry("level", "info");
        assertThat(log.json()).containsEntry("continuation_token", null);
        assertThat(log.body()).contains("<img src=x");

        String running = "/api/v2/dags/sales/dagRuns/" + Encode.segment("scheduled__2026-08-01T11:00:00+00:00")
                + "/taskInstances/fetch/logs/1";
        Client.Answer first = get(running);
        fixture.log(102, 303, "2026-08-01T11:00:02.000Z INFO task line 2\n");
        Client.Answer next = get(running + "?token=" + first.text("continuation_token"));
        assertThat(next.list("content")).extracting(line -> line.get("event")).containsExactly("line 2");

        Client.Answer stream = admin.withHeader("Accept", "application/x-ndjson").get(RUN + "/taskInstances/load/logs/2?map_index=0");
        assertThat(stream.header("Content-Type")).contains("application/x-ndjson");
        assertThat(stream.body().lines()).hasSize(2);
        assertThat(admin.withHeader("Accept", "image/png").get(RUN + "/taskInstances/load/logs/2?map_index=0").status()).isEqualTo(406);
        assertThat(admin.get(RUN + "/taskInstances/load/logs/2?map_index=0&token=x").status()).isEqualTo(400);
    }

    @Test
    void waitTellsTheStateUntilTheEnd() {
        assertThat(admin.get(RUN + "/wait?interval=1").body()).isEqualTo("{\"state\":\"failed\"}\n");
        assertThat(admin.get(RUN + "/wait").status()).isEqualTo(422);
        assertThat(admin.get(RUN + "/wait?interval=0").status()).isEqualTo(422);
    }

    @Test
    void outputsAreXcoms() {
        String entry = RUN + "/taskInstances/fetch/xcomEntries/return_value";
        assertThat(get(entry).get("value")).isEqualTo(List.of("a"));
        assertThat(get(entry + "?stringify=true").get("value")).isEqualTo("[\"a\"]");
        assertThat(admin.get(RUN + "/taskInstances/fetch/xcomEntries/other").status()).isEqualTo(404);
        fixture.sql("update output set sensitive = true where attempt = 300");
        assertThat(get(entry).get("value")).isEqualTo("***");
        fixture.sql("update output set sensitive = false where attempt = 300");
    }

    @Test
    void dagsArePausedByPatch() {
        assertThat(admin.patch("/api/v2/dags/sales?update_mask=is_paused", Map.of("is_paused", true)).status()).isEqualTo(200);
        assertThat(fixture.commands.last()).isEqualTo(new FakeCommands.Paused("sales", true, "admin"));
        assertThat(admin.patch("/api/v2/dags/sales?update_mask=owner", Map.of("is_paused", true)).status()).isEqualTo(400);
        assertThat(admin.patch("/api/v2/dags/sales", Map.of("owner", "me")).status()).isEqualTo(422);
        int before = fixture.commands.asked.size();
        assertThat(admin.patch("/api/v2/dags", Map.of("is_paused", true)).get("total_entries")).isEqualTo(0);
        assertThat(fixture.commands.asked).hasSize(before);
        assertThat(admin.patch("/api/v2/dags?dag_id_pattern=~", Map.of("is_paused", false)).get("total_entries")).isEqualTo(2);
        assertThat(admin.delete("/api/v2/dags/sales").status()).isEqualTo(409);
    }

    @Test
    void aDagWithoutRunsIsForgotten() {
        fixture.sql(
                """
                        insert into dag_version (id, uuid, dag, number, bundle, structure_hash, source_class, plan, created_at)
                        select 99, gen_random_uuid(), 'gone', 1, bundle, structure_hash, source_class, plan, created_at from dag_version where id = 12;
                        insert into dag (id, version, paused, fileloc, created_at, updated_at) values ('gone', 99, true, '/x', now(), now());
                        """);
        assertThat(admin.delete("/api/v2/dags/gone").status()).isEqualTo(200);
        assertThat(admin.get("/api/v2/dags/gone").status()).isEqualTo(404);
        assertThat(get("/api/v2/eventLogs?event=dag_deleted").list("event_logs").getFirst()).containsEntry("owner", "admin")
                .containsEntry("dag_id", "gone");
    }

    @Test
    void sourcesAndVersions() {
        assertThat(get("/api/v2/dagSources/sales").get("content")).isEqualTo("class X {}");
        assertThat(admin.withHeader("Accept", "text/plain").get("/api/v2/dagSources/sales").body()).isEqualTo("class X {}");
        assertThat(admin.withHeader("Accept", "image/png").get("/api/v2/dagSources/sales").status()).isEqualTo(406);
        assertThat(get("/api/v2/dags/sales/dagVersions/1").get("version_number")).isEqualTo(1);
        assertThat(admin.get("/api/v2/dags/sales/dagVersions/7").status()).isEqualTo(404);
        assertThat(get("/api/v2/dagStats?dag_ids=sales").list("dags")).singleElement()
                .satisfies(dag -> assertThat(dag.get("stats")).asInstanceOf(LIST).hasSize(4));
    }

    @Test
    void backfillsTakePutPostAndForms() {
        Map<String, Object> body = Map.of("dag_id", "sales", "from_date", "2026-07-01T00:00:00Z", "to_date", "2026-07-02T00:00:00Z");
        assertThat(admin.post("/api/v2/backfills/dry_run", body).list("backfills"))
                .containsExactly(Map.of("logical_date", "2026-07-01T00:00:00Z"));
        assertThat(admin.post("/api/v2/backfills", body).get("id")).isEqualTo((int) WebFixture.BACKFILL);
        assertThat(admin.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .post("/api/v2/backfills", "dag_id=sales&from_date=2026-07-01&to_date=2026-07-02&max_active_runs=3&run_backwards=false")
                .status()).isEqualTo(200);
        for (String method : List.of("PUT", "POST")) {
            assertThat(admin.send(method, "/api/v2/backfills/901/pause", null).status()).isEqualTo(200);
            assertThat(admin.send(method, "/api/v2/backfills/901/cancel", null).status()).isEqualTo(200);
        }
        fixture.commands.next = new CommandException(Kind.INVALID, "It has no schedule.");
        assertThat(admin.post("/api/v2/backfills", body).status()).isEqualTo(422);
        assertThat(admin.post("/api/v2/backfills", Map.of("dag_id", "sales")).status()).isEqualTo(422);
        assertThat(admin.get("/api/v2/backfills/77").status()).isEqualTo(404);
        assertThat(admin.get("/api/v2/backfills").status()).isEqualTo(422);
    }

    /** Every route with strange values in path, query and body: whatever it answers, it is no fault of the server. */
    @Test
    void badInputNeverBreaksTheServer() {
        String[] strange = {"%00", "%F0%9F%98%80", "%27%3B--", "%25", "..", "%2F", "x".repeat(2_000), "%C3%28", "-1",
            "99999999999999999999", "~", "null", "%0A", "%5B%5D"};
        Object[] bodies = {"", "{", "null", "[]", "3", "\"x\"", "{\"\":1}", "{\"note\":\"\\u0000\"}", "{\"note\":\"\\ud800\"}",
            "{\"state\":{}}", "{\"slots\":1e99}", "{\"task_ids\":{\"a\":1}}",
            "{\"dag_id\":[],\"from_date\":5}", "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
            "{\"logical_date\":\"99999-01-01\"}", "{\"conf\":{\"@class\":\"java.lang.Runtime\"}}"};
        List<String> broken = new ArrayList<>();
        for (var route : fixture.web.routes()) {
            if (route.path().endsWith("/events") || route.path().startsWith("/auth/")) {
                continue;
            }
            for (String value : strange) {
                String query = "?limit=" + value + "&order_by=" + value + "&state=" + value + "&map_index=" + value + "&start_date_gte="
                        + value + "&interval=" + value + "&q=" + value
                        + "&dag_id_pattern=" + value + "&token=" + value + "&dag_id=" + value + "&runs=" + value;
                for (String suffix : List.of("", query)) {
                    String path = route.path().replaceAll("[{<][a-z_]+[}>]", java.util.regex.Matcher.quoteReplacement(value)) + suffix;
                    int status = admin.send(route.method().name(), path, route.method().changes() ? "{}" : null).status();
                    if (status >= 500) {
                        broken.add(status + " " + route.method() + " " + path);
                    }
                }
            }
            String path = route.path().replace("{dag_id}", "sales").replaceAll("[{<][a-z_]+[}>]", "0");
            for (Object body : route.method().changes() ? bodies : new Object[0]) {
                int status = admin.send(route.method().name(), path, body).status();
                if (status >= 500) {
                    broken.add(status + " " + route.method() + " " + path + " "
                            + body.toString().substring(0, Math.min(60, body.toString().length())));
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
