package io.batuta.model.bad;

import static io.batuta.model.bad.Field.numberOfDag;
import static io.batuta.model.bad.Field.numberOption;
import static io.batuta.model.bad.Field.shareOption;
import static io.batuta.model.bad.Field.textOfDag;
import static io.batuta.model.bad.Field.textOption;
import static io.batuta.model.bad.Field.timeOfDag;
import static io.batuta.model.bad.Field.timeOption;

import io.batuta.model.dag.Dag;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import io.batuta.model.task.AlertOn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The options of every task, and what a DAG says as a whole. */
final class DagFields {
    private DagFields() {}

    static List<Field<?>> all() {
        return Stream.of(ofTasks(), ofDags()).flatMap(List::stream).toList();
    }

    private static List<Field<?>> ofTasks() {
        return List.of(
                numberOption("retries", (task, retries) -> task.retries(retries), "zero"),
                timeOption("retryDelay", (task, delay) -> task.retryDelay(delay), "zero"),
                shareOption("retryBackoff", (task, factor) -> task.retryBackoff(factor)),
                shareOption("retryJitter", (task, share) -> task.retryJitter(share), "zero"),
                timeOption("maxRetryDelay", (task, most) -> task.maxRetryDelay(most)),
                timeOption("timeout", (task, timeout) -> task.timeout(timeout)),
                timeOption("deadline", (task, deadline) -> task.deadline(deadline)),
                textOption("pool", (task, pool) -> task.pool(pool)),
                numberOption("poolSlots", (task, slots) -> task.poolSlots(slots)),
                numberOption("priority", (task, weight) -> task.priority(weight), "least", "negative", "zero", "huge"),
                numberOption("maxActive", (task, most) -> task.maxActive(most), "huge"),
                textOption("queue", (task, label) -> task.queue(label)),
                textOption("owner", (task, owner) -> task.owner(owner)),
                textOption("title", (task, title) -> task.title(title)),
                textOption("doc", (task, doc) -> task.doc(doc), "empty", "blank", "two lines", "1 MB"),
                textOption("mailOn", (task, address) -> task.mailOn(AlertOn.FAILURE, address)),
                textOption("webhookOn", (task, id) -> task.webhookOn(AlertOn.FAILURE, id)),
                numberOption("isolated", (task, megabytes) -> task.isolated(megabytes)),
                new Field<>("task", "isolated", Map.of("a shell task", 64), Set.of(),
                        heap -> Dag.named("d").tasks(t -> t.add(Shell.run("a").command("true")).isolated(heap))),
                new Field<>("task", "mailOn", Map.of("nobody", AlertOn.FAILURE), Set.of(),
                        on -> Dag.named("d").tasks(t -> t.run("a", run -> {}).mailOn(on))));
    }

    private static List<Field<?>> ofDags() {
        return List.of(
                textOfDag("DAG id", Dag::named),
                textOfDag("group id", id -> Dag.named("d").defaults(d -> Dag.named("x").tasks(t -> t.group(id, g -> g.empty("y"))))),
                textOfDag("start date", iso -> Dag.named("d").startingAt(iso)),
                textOfDag("end date", iso -> Dag.named("d").endingAt(iso)),
                textOfDag("description", text -> Dag.named("d").description(text), "empty", "blank", "two lines"),
                textOfDag("doc", text -> Dag.named("d").doc(text), "empty", "blank", "two lines", "1 MB"),
                textOfDag("owner", owner -> Dag.named("d").owner(owner)),
                textOfDag("tags", tag -> Dag.named("d").tags(tag)),
                textOfDag("param", name -> Dag.named("d").param(name, 1)),
                textOfDag("param x", value -> Dag.named("d").param("x", value), "empty", "blank", "two lines"),
                textOfDag("mailOn", address -> Dag.named("d").mailOnRun(AlertOn.FAILURE, address)),
                textOfDag("webhookOn", id -> Dag.named("d").webhookOnRun(AlertOn.FAILURE, id)),
                textOfDag("Cron", cron -> Dag.named("d").schedule(Schedule.cron(cron))),
                numberOfDag("maxActiveRuns", (dag, runs) -> dag.maxActiveRuns(runs), "huge"),
                numberOfDag("maxActiveTasks", (dag, tasks) -> dag.maxActiveTasks(tasks), "huge"),
                numberOfDag("pauseAfterFailedRuns", (dag, runs) -> dag.pauseAfterFailedRuns(runs), "zero", "huge"),
                timeOfDag("run timeout", (dag, timeout) -> dag.runTimeout(timeout)),
                timeOfDag("deadline", (dag, deadline) -> dag.deadline(deadline)),
                timeOfDag("keep: history", (dag, time) -> dag.keep(time, null)),
                timeOfDag("keep: logs", (dag, time) -> dag.keep(null, time)),
                timeOfDag("every", (dag, time) -> dag.schedule(Schedule.every(time))),
                timeOfDag("catchup window", (dag, time) -> dag.catchup(Catchup.window(time))),
                moment("start date"), moment("end date"), moment("dates"));
    }

    private static Field<Instant> moment(String name) {
        return new Field<>("dag", name, Map.of("first", Instant.MIN, "last", Instant.MAX), Set.of(), at -> {
            var dag = Dag.named("d");
            var told = switch (name) {
                case "start date" -> dag.startingAt(at);
                case "end date" -> dag.endingAt(at.toString());
                default -> dag.schedule(Schedule.dates(at));
            };
            return told.tasks(t -> t.empty("a"));
        });
    }
}
