package io.batuta.web.v2;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.schedule.CronSchedule;
import io.batuta.model.schedule.ManualSchedule;
import io.batuta.model.schedule.Schedule;
import io.batuta.store.read.DagReads.DagView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A DAG as the contract spells it: its row, and what its plan adds. */
final class DagShape {
    private static final List<String> RUN_TYPES = List.of("backfill", "scheduled", "manual", "asset_triggered");

    private DagShape() {}

    /** As in lists. */
    static Map<String, @Nullable Object> of(DagView dag, @Nullable DagPlan plan) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("dag_id", dag.id());
        shape.put("dag_display_name", dag.id());
        shape.put("is_paused", dag.paused());
        shape.put("is_stale", dag.stale());
        shape.put("last_parsed_time", dag.updatedAt());
        shape.put("last_parse_duration", null);
        shape.put("last_expired", null);
        shape.put("bundle_name", "dags");
        shape.put("bundle_version", dag.bundle());
        shape.put("relative_fileloc", file(dag.fileloc()));
        shape.put("fileloc", dag.fileloc());
        shape.put("description", dag.description());
        shape.put("timetable_summary", dag.schedule().isEmpty() ? null : dag.schedule());
        shape.put("timetable_description", plan == null ? dag.schedule() : plan.schedule().describe());
        shape.put("timetable_partitioned", false);
        shape.put("timetable_periodic", plan != null && !unscheduled(plan.schedule()));
        shape.put("is_backfillable", plan != null && !unscheduled(plan.schedule()));
        shape.put("tags", dag.tags().stream().map(tag -> Map.of("name", tag, "dag_id", dag.id(), "dag_display_name", dag.id())).toList());
        shape.put("max_active_tasks", plan == null ? 256 : plan.maxActiveTasks());
        shape.put("max_active_runs", plan == null ? 16 : plan.maxActiveRuns());
        shape.put("max_consecutive_failed_dag_runs", plan == null ? 0 : plan.maxConsecutiveFailedRuns());
        shape.put("has_task_concurrency_limits", plan != null && plan.tasks().stream().anyMatch(task -> task.maxActive() > 0));
        shape.put("has_import_errors", dag.importError() != null);
        shape.put("next_dagrun_logical_date", dag.nextFire());
        shape.put("next_dagrun_data_interval_start", dag.nextFire());
        shape.put("next_dagrun_data_interval_end", dag.nextFire());
        shape.put("next_dagrun_run_after", dag.nextFire());
        shape.put("allowed_run_types", RUN_TYPES);
        shape.put("owners", owners(dag, plan));
        shape.put("file_token", Integer.toHexString(dag.fileloc().hashCode()));
        return shape;
    }

    /** As {@code /details} has it. */
    static Map<String, @Nullable Object> details(DagView dag, DagPlan plan, VersionShape version) {
        Map<String, @Nullable Object> shape = of(dag, plan);
        shape.put("catchup", !plan.catchup().text().equals("NONE"));
        shape.put("dag_run_timeout", Seconds.delta(plan.runTimeout()));
        shape.put("dagrun_timeout", Seconds.delta(plan.runTimeout()));
        shape.put("asset_expression", null);
        shape.put("doc_md", plan.docMd());
        shape.put("start_date", plan.startDate());
        shape.put("end_date", plan.endDate());
        shape.put("is_paused_upon_creation", null);
        shape.put("params", params(plan));
        shape.put("render_template_as_native_obj", false);
        shape.put("template_search_path", null);
        shape.put("timezone", plan.schedule() instanceof CronSchedule cron ? cron.zone().getId() : "UTC");
        shape.put("last_parsed", dag.updatedAt());
        shape.put("default_args", Map.of());
        shape.put("owner_links", Map.of());
        shape.put("is_favorite", false);
        shape.put("active_runs_count", dag.activeRuns());
        shape.put("concurrency", plan.maxActiveTasks());
        shape.put("latest_dag_version", version);
        return shape;
    }

    private static boolean unscheduled(Schedule schedule) {
        return schedule instanceof ManualSchedule || schedule instanceof ContinuousSchedule;
    }

    private static List<String> owners(DagView dag, @Nullable DagPlan plan) {
        List<String> owners = new ArrayList<>();
        if (dag.owner() != null) {
            owners.add(dag.owner());
        }
        if (plan != null) {
            plan.tasks().stream().map(TaskSpec::owner).filter(owner -> owner != null && !owners.contains(owner)).distinct()
                    .forEach(owners::add);
        }
        return owners.isEmpty() ? List.of("batuta") : owners;
    }

    private static Map<String, Object> params(DagPlan plan) {
        Map<String, Object> params = new LinkedHashMap<>();
        plan.params().forEach(param -> {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            schema.put("type", param.type());
            if (!param.allowed().isEmpty()) {
                schema.put("enum", param.allowed());
            }
            Map<String, @Nullable Object> shape = new LinkedHashMap<>();
            shape.put("value", param.defaultValue());
            shape.put("description", param.description());
            shape.put("schema", schema);
            shape.put("source", "dag");
            params.put(param.name(), shape);
        });
        return params;
    }

    private static String file(String fileloc) {
        return fileloc.substring(fileloc.lastIndexOf('/') + 1);
    }
}
