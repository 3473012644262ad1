package io.batuta.engine.board;

import io.batuta.model.journal.Batch;
import io.batuta.model.journal.RunRow;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import io.batuta.model.task.Hook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the messages a change asks for into the same commit; they leave later, through the outbox. */
final class Alerts {
    private final Turn turn;

    Alerts(Turn turn) {
        this.turn = turn;
    }

    void on(Cell cell, TaskEvent event, TaskState from, TaskState to) {
        boolean asked = !cell.spec().alerts().isEmpty() || !cell.spec().hooks().isEmpty();
        AlertOn on = asked ? moment(event, from) : null;
        if (on == null) {
            return;
        }
        RunRow run = cell.board.run();
        String key = run.id() + "/" + cell.id + "/" + cell.tryNumber + "/" + run.clearNo() + "/" + on;
        Hook.Happened happened = new Hook.Happened(on, run.dagId(), run.runId(), cell.spec().id(), cell.mapIndex, cell.tryNumber,
                cell.reason);
        write(key, happened, run, cell.id, cell.spec().alerts(), cell.spec().hooks());
    }

    void onRun(Board board, RunState to, @Nullable String reason) {
        if (!to.finished()) {
            return;
        }
        AlertOn on = to == RunState.FAILED ? AlertOn.FAILURE : AlertOn.SUCCESS;
        RunRow run = board.run();
        String key = run.id() + "/run/" + run.clearNo() + "/" + on;
        write(key, new Hook.Happened(on, run.dagId(), run.runId(), null, -1, 0, reason), run, null, board.plan().alerts(),
                board.plan().hooks());
    }

    /** A run or a task of it is late, or will be. Told once, however often it is noticed. */
    void onDeadline(AlertOn on, RunRow run, DagPlan plan, @Nullable TaskSpec task, String reason) {
        String key = run.id() + "/deadline/" + (task == null ? "" : task.id()) + "/" + on;
        Hook.Happened happened = new Hook.Happened(on, run.dagId(), run.runId(), task == null ? null : task.id(), -1, 0, reason);
        write(key, happened, run, null, task == null ? plan.alerts() : task.alerts(), task == null ? plan.hooks() : task.hooks());
    }

    private void write(String key, Hook.Happened happened, RunRow run, @Nullable Long instance, Map<AlertOn, List<AlertTo>> alerts,
            Set<AlertOn> hooks) {
        List<AlertTo> whom = alerts.getOrDefault(happened.on(), List.of());
        List<String> addresses = whom.stream().filter(to -> to.channel().equals("mail")).map(AlertTo::to).toList();
        if (!addresses.isEmpty()) {
            tell(key + "/mail", "mail", happened, addresses, run, instance);
        }
        // Each webhook is delivered, and retried, by itself.
        whom.stream().filter(to -> to.channel().equals("webhook"))
                .forEach(to -> tell(key + "/webhook/" + to.to(), "webhook", happened, List.of(to.to()), run, instance));
        if (hooks.contains(happened.on())) {
            Long version = run.dagVersion();
            String payload = Json.write(Map.of("happened", happened, "version", version == null ? 0 : version));
            turn.batch().outbox.add(new Batch.OutboxRow(key + "/hook", "hook", run.dagId(), run.id(), instance, payload, turn.now()));
        }
    }

    private void tell(String key, String channel, Hook.Happened happened, List<String> to, RunRow run, @Nullable Long instance) {
        String payload = Json.write(Map.of("happened", happened, "to", to));
        turn.batch().outbox.add(new Batch.OutboxRow(key, channel, run.dagId(), run.id(), instance, payload, turn.now()));
    }

    private static @Nullable AlertOn moment(TaskEvent event, TaskState from) {
        if (from == TaskState.RESTARTING) {
            return null;
        }
        return switch (event) {
            case TaskEvent.Failed _ -> AlertOn.FAILURE;
            case TaskEvent.Succeeded() -> AlertOn.SUCCESS;
            case TaskEvent.RetryAt _ -> AlertOn.RETRY;
            case TaskEvent.Skipped _ -> AlertOn.SKIPPED;
            case TaskEvent.Marked(TaskState state, _) -> state == TaskState.FAILED ? AlertOn.FAILURE : null;
            case TaskEvent.DependenciesMet(),TaskEvent.Started(),TaskEvent.DeferredUntil _,TaskEvent.UpstreamFailed _,TaskEvent.Cleared _,TaskEvent.Vanished _,TaskEvent.Revived() ->
                null;
        };
    }
}
