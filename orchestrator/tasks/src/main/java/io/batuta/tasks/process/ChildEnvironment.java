package io.batuta.tasks.process;

import io.batuta.model.task.Run;
import io.batuta.model.task.TaskContext;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment tasks' processes get: the service's own without what is only for the service, and who they are. */
public final class ChildEnvironment {
    private static final String ATTEMPT = "BATUTA_ATTEMPT_ID";

    /** By this variable the descendants of an attempt's process are known. The number alone would not do: another installation on this host counts its attempts, too. */
    private static final String NAME = "BATUTA_ATTEMPT_NAME";

    /** What systemd gives the service for itself. */
    private static final Set<String> OF_THE_SERVICE = Set.of(
            "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
            "INVOCATION_ID", "JOURNAL_STREAM",
            "SYSTEMD_EXEC_PID", "MEMORY_PRESSURE_WATCH", "MEMORY_PRESSURE_WRITE");

    private ChildEnvironment() {}

    /** The environment for an attempt's process. All settings of the service (BATUTA_…) are left out, the database's among them. */
    public static Map<String, String> of(TaskContext task, Map<String, String> service, Map<String, String> own) {
        Map<String, String> env = new TreeMap<>();
        service.forEach((name, value) -> {
            if (!name.startsWith("BATUTA_") && !OF_THE_SERVICE.contains(name)) {
                env.put(name, value);
            }
        });
        env.putAll(own);
        env.putAll(identity(task));
        env.put(ATTEMPT, Long.toString(task.attemptId()));
        env.put(NAME, OutsideName.of(task));
        return env;
    }

    /** The variable that marks this attempt's processes. */
    public static String marker(TaskContext task) {
        return NAME + "=" + OutsideName.of(task);
    }

    private static Map<String, String> identity(Run run) {
        Map<String, String> env = new TreeMap<>();
        env.put("BATUTA_DAG_ID", run.dagId());
        env.put("BATUTA_RUN_ID", run.runId());
        env.put("BATUTA_TASK_ID", run.taskId());
        env.put("BATUTA_MAP_INDEX", Integer.toString(run.mapIndex()));
        env.put("BATUTA_TRY_NUMBER", Integer.toString(run.tryNumber()));
        putMoment(env, "BATUTA_LOGICAL_DATE", run.logicalDate());
        putMoment(env, "BATUTA_DATA_INTERVAL_START", run.dataIntervalStart());
        putMoment(env, "BATUTA_DATA_INTERVAL_END", run.dataIntervalEnd());
        return env;
    }

    private static void putMoment(Map<String, String> env, String name, @org.jspecify.annotations.Nullable Instant moment) {
        if (moment != null) {
            env.put(name, moment.toString());
        }
    }
}
