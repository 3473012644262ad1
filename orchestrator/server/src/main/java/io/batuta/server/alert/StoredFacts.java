package io.batuta.server.alert;

import io.batuta.engine.log.LogReader;
import io.batuta.model.task.Hook;
import io.batuta.store.read.TaskReads;
import io.batuta.store.read.TaskReads.AttemptView;
import io.batuta.store.read.TaskReads.TaskView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the facts of alerts from the database and the logs, at the time an alert leaves. */
public final class StoredFacts implements Facts.Finder {
    private static final int LINES = 20;
    private static final int LONGEST_LINE = 500;

    private final TaskReads tasks;
    private final LogReader logs;
    private final Supplier<String> console;

    /**
     * Reads there.
     *
     * @param console gives the address people reach the console at
     */
    public StoredFacts(TaskReads tasks, LogReader logs, Supplier<String> console) {
        this.tasks = tasks;
        this.logs = logs;
        this.console = console;
    }

    @Override
    public Facts of(Hook.Happened happened) {
        String taskId = happened.taskId();
        String run = console.get().replaceAll("/+$", "") + "/dags/" + encoded(happened.dagId()) + "/runs/" + encoded(happened.runId());
        Optional<TaskView> found = taskId == null
                ? Optional.empty()
                : tasks.get(happened.dagId(), happened.runId(), taskId, happened.mapIndex());
        if (taskId == null || found.isEmpty()) {
            return new Facts(null, List.of(), "", run);
        }
        TaskView task = found.get();
        List<AttemptView> attempts = tasks.attempts(List.of(task.id()));
        String link = run + "/tasks/" + encoded(taskId) + (task.mapIndex() < 0 ? "" : "?map_index=" + task.mapIndex());
        return new Facts(task.hint(), attempts, attempts.isEmpty() ? "" : tail(task.run(), attempts.getLast().id()), link);
    }

    private String tail(long run, long attempt) {
        try {
            List<String> lines = logs.tail(run, attempt, LogReader.LEAST).text().lines().map(StoredFacts::cut).toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    private static String cut(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
