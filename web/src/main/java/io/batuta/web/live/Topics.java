package io.batuta.web.live;

import io.batuta.engine.command.Happening;
import io.batuta.web.http.ApiError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a page wants to hear of. */
record Topics(boolean all, Set<String> dags, Set<String> runs, List<Log> logs) {
    private static final int MOST = 50;

    /** A log to follow, from that byte on. */
    record Log(long attempt, long offset) {}

    /** Reads {@code all}, {@code dag:<id>}, {@code run:<dag>/<run>} and {@code log:<attempt>:<offset>}. */
    static Topics parse(List<String> words) {
        if (words.size() > MOST) {
            throw ApiError.badRequest("At most " + MOST + " topics in one stream.");
        }
        boolean all = words.isEmpty();
        Set<String> dags = new HashSet<>();
        Set<String> runs = new HashSet<>();
        List<Log> logs = new ArrayList<>();
        for (String word : words) {
            if (word.equals("all")) {
                all = true;
            } else if (word.startsWith("dag:")) {
                dags.add(word.substring(4));
            } else if (word.startsWith("run:")) {
                runs.add(word.substring(4));
            } else if (word.startsWith("log:")) {
                logs.add(log(word));
            } else {
                throw ApiError.badRequest(
                        "There is no topic '" + word + "'; valid ones: all, dag:<id>, run:<dag>/<run>, log:<attempt>:<offset>.");
            }
        }
        return new Topics(all, dags, runs, logs);
    }

    /** Whether it is of interest. Everything gives runs and DAGs, not tasks. */
    boolean covers(Happening happening) {
        return switch (happening) {
            case Happening.RunChanged run -> all || dags.contains(run.dagId()) || runs.contains(run.dagId() + "/" + run.runId());
            case Happening.TaskChanged task -> dags.contains(task.dagId()) || runs.contains(task.dagId() + "/" + task.runId());
            case Happening.DagChanged dag -> all || dags.contains(dag.dagId());
        };
    }

    private static Log log(String word) {
        String[] parts = word.split(":", -1);
        try {
            if (parts.length <= 3) {
                return new Log(Long.parseUnsignedLong(parts[1]), parts.length < 3 ? 0 : Math.max(0, Long.parseLong(parts[2])));
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw ApiError.badRequest("'" + word + "' is no topic; write log:<attempt>:<offset> with two numbers.");
    }
}
