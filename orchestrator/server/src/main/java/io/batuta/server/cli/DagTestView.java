package io.batuta.server.cli;

import io.batuta.model.journal.RunRow;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.state.TaskState;
import io.batuta.server.once.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code dags test} shows: a line for each task as it ends, the log of what failed; for a person also, on the last line, what runs now. */
final class DagTestView {
    private static final int MOST_LINES = 40;
    private static final String REWRITE = "\r\u001b[2K";

    private final Terminal terminal;
    private final boolean json;
    private final boolean allLogs;
    private final TreeSet<String> running = new TreeSet<>();
    private int width;

    DagTestView(Terminal terminal, boolean json, boolean allLogs) {
        this.terminal = terminal;
        this.json = json;
        this.allLogs = allLogs;
    }

    void begin(DagPlan plan) {
        width = plan.tasks().stream().mapToInt(task -> task.id().length() + (task.mappedOver() == null ? 0 : 4)).max().orElse(0);
        if (!json) {
            int tasks = plan.tasks().size();
            terminal.line(plan.dagId() + ": " + tasks + (tasks == 1 ? " task" : " tasks"));
        }
    }

    /** A task has changed. */
    synchronized void step(Step step) {
        if (json) {
            return;
        }
        if (step.state() == TaskState.RUNNING) {
            running.add(step.name());
        } else {
            running.remove(step.name());
        }
        boolean worthALine = (step.state().finished() && step.state() != TaskState.REMOVED) || step.state() == TaskState.UP_FOR_RETRY
                || step.state() == TaskState.UP_FOR_RESCHEDULE;
        if (worthALine) {
            clearLast();
            terminal.line(line(step));
            explain(step);
        }
        showLast();
    }

    private String line(Step step) {
        String sign = switch (step.state()) {
            case SUCCESS -> "✔ ";
            case FAILED, UPSTREAM_FAILED -> "✘ ";
            case UP_FOR_RETRY -> "↻ ";
            default -> "– ";
        };
        Duration took = step.took();
        String tries = step.tries().newest() > 1 || step.state() == TaskState.UP_FOR_RETRY
                ? "  try " + step.tries().newest() + " of " + step.tries().most()
                : "";
        return "  " + sign + step.name() + " ".repeat(Math.max(0, width - step.name().length())) + "  "
                + terminal.state(step.state().word())
                + (took == null ? "" : "  " + Words.span(took)) + tries + (step.reason() == null ? "" : "  " + step.reason());
    }

    private void explain(Step step) {
        boolean bad = step.state() == TaskState.FAILED || step.state() == TaskState.UP_FOR_RETRY;
        if (step.hint() != null) {
            terminal.line("      what to do: " + step.hint());
        }
        if (step.state() == TaskState.UP_FOR_RETRY && step.notBefore() != null) {
            terminal.line("      next try at " + Words.moment(step.notBefore()));
        }
        if (bad || allLogs) {
            int left = allLogs ? 0 : Math.max(0, step.log().size() - MOST_LINES);
            if (left > 0) {
                terminal.line("      | … " + left + " lines before; --logs shows all");
            }
            step.log().subList(left, step.log().size()).forEach(line -> terminal.line("      | " + line));
        }
    }

    private void showLast() {
        if (terminal.colours() && !running.isEmpty()) {
            String all = String.join(", ", running);
            terminal.text("  … " + (all.length() > 70 ? all.substring(0, 69) + "…" : all));
        }
    }

    private void clearLast() {
        if (terminal.colours()) {
            terminal.text(REWRITE);
        }
    }

    /** The run is over, or given up. */
    synchronized void end(RunRow run, List<Step> steps) {
        Duration took = run.startedAt() == null || run.endedAt() == null ? null : Duration.between(run.startedAt(), run.endedAt());
        Map<String, Integer> counts = new TreeMap<>();
        steps.forEach(step -> counts.merge(step.state().word(), 1, Integer::sum));
        if (json) {
            terminal.line(json(run, took, steps, counts));
            return;
        }
        clearLast();
        terminal.line(
                "Run " + run.runId() + ": " + terminal.state(run.state().word()) + (took == null ? "" : " after " + Words.span(took)) + " ("
                        + String.join(", ", counts.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).toList()) + ")");
    }

    private String json(RunRow run, @Nullable Duration took, List<Step> steps, Map<String, Integer> counts) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("dag_id", run.dagId());
        all.put("run_id", run.runId());
        all.put("state", run.state().word());
        all.put("logical_date", run.logicalDate());
        all.put("duration_ms", took == null ? null : took.toMillis());
        all.put("counts", counts);
        all.put("tasks", steps.stream().map(this::json).toList());
        return Json.write(all);
    }

    private Map<String, @Nullable Object> json(Step step) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("task", step.name());
        one.put("state", step.state().word());
        one.put("try_number", step.tries().newest());
        one.put("duration_ms", step.took() == null ? null : step.took().toMillis());
        one.put("reason", step.reason());
        one.put("hint", step.hint());
        if (allLogs || step.state() == TaskState.FAILED) {
            one.put("log", step.log());
        }
        return one;
    }
}
