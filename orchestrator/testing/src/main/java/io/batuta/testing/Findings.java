package io.batuta.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.AttemptRow;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.json.Json;
import io.batuta.model.task.Hook;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskHandler;
import io.batuta.testing.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads from the journal what came of a simulation. */
final class Findings {
    private final Dag dag;
    private final MemoryJournal journal;
    private final MemoryLogs logs;
    private final Map<String, TaskHandler> handlers;
    private final Commands commands;
    private final boolean callHooks;
    private final Map<Long, List<AttemptRow>> attempts = new HashMap<>();

    Findings(Dag dag, MemoryJournal journal, MemoryLogs logs, Map<String, TaskHandler> handlers, Commands commands, boolean callHooks) {
        this.dag = dag;
        this.journal = journal;
        this.logs = logs;
        this.handlers = handlers;
        this.commands = commands;
        this.callHooks = callHooks;
        journal.attempts().forEach(attempt -> attempts.computeIfAbsent(attempt.taskInstance(), _ -> new ArrayList<>()).add(attempt));
    }

    Simulated simulated() {
        List<SimulatedRun> runs = journal.runs().stream().map(this::run).toList();
        List<SimulatedAlert> alerts = journal.outbox().stream().map(this::alert).toList();
        return new Simulated(dag.plan(), runs, alerts, journal.skippedTicks(), values());
    }

    private SimulatedRun run(RunRow run) {
        Comparator<TaskRow> order = Comparator.<TaskRow>comparingInt(task -> dag.plan().indexOf(task.taskId()))
                .thenComparingInt(TaskRow::mapIndex);
        List<SimulatedTask> tasks = journal.tasks(run.id()).stream().sorted(order).map(this::task).toList();
        List<String> waitsFor = run.state().finished() ? List.of() : commands.explain(dag.id(), run.runId(), null).reasons();
        return new SimulatedRun(run.runId(), run.state(), run.logicalDate(), run.startedAt(), run.endedAt(), waitsFor, tasks);
    }

    private SimulatedTask task(TaskRow task) {
        List<SimulatedTask.Try> tries = attempts.getOrDefault(task.id(), List.of()).stream().map(attempt -> one(task, attempt)).toList();
        String output = task.outputAttempt() == null ? null : journal.output(task.outputAttempt()).orElse(null);
        return new SimulatedTask(task.taskId(), task.mapIndex(), task.state(), tries, task.reason(), output);
    }

    private SimulatedTask.Try one(TaskRow task, AttemptRow attempt) {
        var spec = dag.plan().task(task.taskId());
        TaskHandler handler = spec == null ? null : handlers.get(spec.kind());
        StageHandler stage = handler instanceof StageHandler ours ? ours : null;
        return new SimulatedTask.Try(attempt.id(), attempt.tryNumber(), attempt.startedAt(), attempt.endedAt(), attempt.state(),
                attempt.reason(),
                logs.lines(attempt.id()), stage == null ? null : stage.recorded(attempt.id()),
                stage == null ? List.of() : stage.records(attempt.id()));
    }

    private SimulatedAlert alert(Batch.OutboxRow message) {
        JsonNode payload = Json.tree(message.payload());
        Hook.Happened happened = Json.convert(payload.get("happened"), Hook.Happened.class);
        List<String> to = payload.has("to") ? Json.convert(payload.get("to"), OutputType.listOf(String.class).type()) : List.of();
        if (callHooks && message.channel().equals("hook")) {
            call(happened);
        }
        return new SimulatedAlert(message.channel(), happened.on(), happened.runId(), happened.taskId(), happened.mapIndex(),
                happened.tryNumber(),
                happened.reason(), to);
    }

    private void call(Hook.Happened happened) {
        Hook hook = dag.hook(happened.taskId(), happened.on());
        if (hook == null) {
            return;
        }
        try {
            hook.react(happened);
        } catch (Exception e) {
            throw new AssertionError(
                    "the hook of " + (happened.taskId() == null ? "the run" : "task " + happened.taskId()) + " on " + happened.on()
                            + " failed: " + e,
                    e);
        }
    }

    private Map<String, Map<String, String>> values() {
        Map<String, Map<String, String>> values = new TreeMap<>();
        journal.values().forEach((key, value) -> values.computeIfAbsent(key.taskId(), _ -> new TreeMap<>()).put(key.name(), value.json()));
        return values;
    }
}
