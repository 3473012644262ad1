package io.batuta.dags;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.task.OutputType;
import java.util.ArrayList;
import java.util.List;

/**
 * Lesson 5: runs with parameters.
 *
 * <p><b>What you learn:</b> a DAG declares its parameters with types and defaults; a run may give others, which are checked before it is made. Parameters are for what differs from run to run;
 * connections (addresses, passwords) and variables (settings of a place) are kept by the service.
 *
 * <p><b>How to run it:</b> {@code ./batuta dags trigger lesson_5_params --conf '{"rows": 3, "format": "json"}'}
 */
public final class Lesson5Params implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("lesson_5_params")
                .tags("lesson")
                .param("rows", 10, "how many rows to export")
                .paramChoice("format", "csv", "csv", "json")
                .tasks(t -> {
                    var lines = t.call("export", OutputType.listOf(String.class),
                            run -> lines(run.param("rows", Integer.class), run.param("format", String.class)));
                    t.run("show", lines, (run, all) -> all.forEach(run.log()::info));
                });
    }

    static List<String> lines(int rows, String format) {
        List<String> lines = new ArrayList<>();
        for (int row = 1; row <= rows; row++) {
            lines.add(format.equals("csv") ? row + ";" + row * row : "{\"n\": " + row + ", \"square\": " + row * row + "}");
        }
        return lines;
    }
}
