package io.batuta.dags;

import static io.batuta.model.task.OutputType.listOf;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.decide.TriggerRule;
import java.util.List;

/**
 * Lesson 7: one task per element, and ways that part.
 *
 * <p><b>What you learn:</b> {@code map} runs a task once for each element of a list that another task found at run time, at most two at once here, and a later task reads all results in order. A branch
 * chooses which tasks go on; the others are skipped, and the task where the ways meet again says with its trigger rule that this is fine.
 *
 * <p><b>How to run it:</b> {@code ./batuta dags unpause lesson_7_mapping}, then {@code ./batuta dags trigger lesson_7_mapping}
 */
public final class Lesson7Mapping implements DagSource {
    /** What was found in a file. */
    public record Counted(String file, int words) {}

    @Override
    public Dag dag() {
        return Dag.named("lesson_7_mapping").tags("lesson").tasks(t -> {
            var files = t.call("list_files", listOf(String.class), run -> List.of("a short one", "a file with many words in it"));
            var counts = t.map("count", Counted.class, files, (run, file) -> new Counted(file, file.split(" ").length)).maxActive(2);
            var total = t.call("add_up", Integer.class, counts, (run, all) -> all.stream().mapToInt(Counted::words).sum());

            var choose = t.branch("choose", total, (run, words) -> List.of(words > 100 ? "archive" : "print"));
            var archive = t.run("archive", run -> run.log().info("too much to print")).after(choose);
            var print = t.run("print", total, (run, words) -> run.log().info(words + " words")).after(choose);
            t.empty("done").after(archive, print).triggerRule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        });
    }
}
