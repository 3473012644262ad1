package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of the tasks of a run. */
@Command(name = "tasks", description = "See, clear, mark and kill the tasks of a run, and read their logs.", synopsisSubcommandLabel = "COMMAND")
final class TaskCommands {
    @Command(name = "list", description = "List the tasks of a run.")
    int list(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run) {
        return remote.show(remote.api().get(Runs.page(dag, run)),
                answer -> RunView.tasks(remote.terminal(), answer.path("tasks")).print(remote.terminal()));
    }

    @Command(name = "log", description = "Print a task's log; with --follow until the task ends.")
    int log(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Parameters(paramLabel = "TASK", description = "A task, or an element as task[3].") String task,
            @Option(names = "--map-index", paramLabel = "N", description = "Of a mapped task: which element.") @Nullable Integer index,
            @Option(names = "--try", paramLabel = "N", description = "Which try. Default: the newest.") @Nullable Integer tryNumber,
            @Option(names = "--tail", paramLabel = "N", description = "Only the last lines.") @Nullable Integer tail,
            @Option(names = {"-f", "--follow"}, description = "Go on until the task ends.") boolean follow) {
        Selected selected = Selected.of(index == null || index < 0 ? task : task + "[" + index + "]");
        return new LogPrinter(remote, dag, run, selected).print(tryNumber, tail, follow);
    }

    @Command(name = "clear", description = "Let tasks of a run run again.")
    int clear(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Parameters(arity = "1..*", paramLabel = "TASK", description = "Tasks, or elements as task[3].") List<String> tasks,
            @Option(names = "--upstream", description = "Also what comes before them.") boolean upstream,
            @Option(names = "--downstream", description = "Also what comes after them.") boolean downstream,
            @Option(names = "--past", description = "Also in earlier runs.") boolean past,
            @Option(names = "--future", description = "Also in later runs.") boolean future,
            @Option(names = "--failed", description = "Only those that failed.") boolean failed,
            @Option(names = "--own-version", description = "Keep the DAG's version the run had; else the newest is used.") boolean own,
            @Option(names = "--dry-run", description = "Only list them.") boolean dryRun,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        Map<String, Object> body = new HashMap<>();
        body.put("dag_run_id", run);
        body.put("task_ids", tasks.stream().map(Selected::of).map(Selected::forContract).toList());
        body.put("include_upstream", upstream);
        body.put("include_downstream", downstream);
        body.put("include_past", past);
        body.put("include_future", future);
        body.put("only_failed", failed);
        body.put("run_on_latest_version", !own);
        return new Clearing(remote, dag, body).carryOut(dryRun, yes);
    }

    @Command(name = "mark", description = "Decide how tasks ended: success, failed or skipped. What runs is killed.")
    int mark(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Parameters(paramLabel = "STATE", description = "success, failed or skipped.") String state,
            @Parameters(arity = "1..*", paramLabel = "TASK") List<String> tasks,
            @Option(names = "--upstream", description = "Also what comes before them.") boolean upstream,
            @Option(names = "--downstream", description = "Also what comes after them.") boolean downstream) {
        if (!List.of("success", "failed", "skipped").contains(state)) {
            throw new CommandFailed(Exit.USAGE, "A task can be marked as success, failed or skipped, not as '" + state + "'.");
        }
        JsonNode last = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        for (Selected task : tasks.stream().map(Selected::of).toList()) {
            Map<String, Object> body = Map.of("new_state", state, "include_upstream", upstream, "include_downstream", downstream);
            String path = Runs.contract(dag, run) + "/taskInstances/" + Api.segment(task.taskId())
                    + (task.index() < 0 ? "" : "/" + task.index());
            last = remote.api().patch(path, body);
        }
        return remote.done(last, String.join(", ", tasks) + (tasks.size() == 1 ? " is" : " are") + " marked as " + state + ".");
    }

    @Command(name = "kill", description = "End running tasks: asks first, forces after a while. They fail and are not retried.")
    int kill(@Mixin Remote remote, @Parameters(paramLabel = "DAG") String dag, @Parameters(paramLabel = "RUN") String run,
            @Parameters(arity = "0..*", paramLabel = "TASK", description = "Default: all that run.") @Nullable List<String> tasks) {
        List<Object> selected = new ArrayList<>();
        if (tasks != null) {
            tasks.stream().map(Selected::of).forEach(task -> selected.add(Map.of("task_id", task.taskId(), "map_index", task.index())));
        }
        JsonNode answer = remote.api().post(Runs.page(dag, run) + "/kill", Map.of("tasks", selected));
        int count = answer.path("tasks").size();
        return remote.done(answer, count == 0 ? "Nothing of it runs." : count + (count == 1 ? " task is" : " tasks are") + " being ended.");
    }

    /** A task, or one element: {@code load} or {@code load[3]}. */
    record Selected(String taskId, int index) {
        static Selected of(String text) {
            if (!text.matches("[^\\[\\]]+(\\[[0-9]{1,6}])?")) {
                throw new CommandFailed(Exit.USAGE, "'" + text + "' names no task; write load, or load[3] for one element.");
            }
            int bracket = text.indexOf('[');
            return bracket < 0
                    ? new Selected(text, -1)
                    : new Selected(text.substring(0, bracket), Integer.parseInt(text.substring(bracket + 1, text.length() - 1)));
        }

        @Override
        public String toString() {
            return index < 0 ? taskId : taskId + "[" + index + "]";
        }

        Object forContract() {
            return index < 0 ? taskId : List.of(taskId, index);
        }
    }
}
