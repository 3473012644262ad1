package io.batuta.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How this server is set up. See {@link Key} for what each value means.
 *
 * @param dbUrl null for the embedded Postgres
 * @param publicUrl null for the address it listens on
 */
public record Settings(
        Path home,
        @Nullable String dbUrl,
        Path dags,
        int port,
        String bind,
        String nodeName,
        List<String> labels,
        int parallelism,
        int backfillParallelism,
        Duration killGrace,
        int maxMapped,
        boolean newDagsPaused,
        int historyDays,
        int logDays,
        int diskReserve,
        @Nullable String publicUrl,
        Duration alertsGather,
        LogFormat logFormat,
        LogLevel logLevel,
        int kafkaPort,
        int demoApiPort) {
    private static final int HIGHEST_PORT = 65_535;

    /** How log lines look. */
    public enum LogFormat {
        /** For people. */
        PLAIN,
        /** One object a line, for machines. */
        JSON
    }

    /** How important a line must be to be written. */
    public enum LogLevel {
        /** Bugs of ours. */
        ERROR,
        /** What could not be done. */
        WARN,
        /** What an operator wants to know. */
        INFO,
        /** Every transition. */
        DEBUG
    }

    /**
     * Reads them: a flag wins over the environment, the environment over the file, the file over the default.
     *
     * @param flags as given on the command line
     * @param environment of this process
     * @throws SettingsException when one is unknown or has a value that is not valid
     */
    public static Settings read(Map<Key, String> flags, Map<String, String> environment, Machine machine) {
        Source command = Source.flags(flags);
        Source variables = Source.environment(environment);
        Values early = new Values(List.of(command, variables));
        Path home = early.path(Key.HOME, machine.defaultHome());
        return of(home, new Values(List.of(command, variables, Source.file(home))), machine);
    }

    /** Only where the home is: for commands that need no more. */
    public static Path home(@Nullable String flag, Map<String, String> environment, Machine machine) {
        String set = flag != null ? flag : environment.get(Key.HOME.variable());
        return set == null || set.isBlank() ? machine.defaultHome() : Path.of(set).toAbsolutePath().normalize();
    }

    private static Settings of(Path home, Values values, Machine machine) {
        int parallelism = values.number(Key.PARALLELISM, 1, 100_000);
        return new Settings(
                home,
                values.text(Key.DB_URL),
                values.path(Key.DAGS, machine.defaultDags(home)),
                values.number(Key.PORT, 0, HIGHEST_PORT),
                values.required(Key.BIND),
                values.text(Key.NODE_NAME) == null ? machine.hostName() : values.required(Key.NODE_NAME),
                values.list(Key.LABELS),
                parallelism,
                values.text(Key.BACKFILL_PARALLELISM) == null
                        ? Math.max(1, parallelism * 3 / 4)
                        : values.number(Key.BACKFILL_PARALLELISM, 1, parallelism),
                values.duration(Key.KILL_GRACE),
                values.number(Key.MAX_MAPPED, 1, 100_000),
                values.flag(Key.NEW_DAGS_PAUSED),
                values.number(Key.HISTORY_DAYS, 1, 36_500),
                values.number(Key.LOG_DAYS, 1, 36_500),
                values.number(Key.DISK_RESERVE, 0, 1_000_000_000),
                values.url(Key.PUBLIC_URL),
                values.duration(Key.ALERTS_GATHER),
                values.choice(Key.LOG_FORMAT, LogFormat.class),
                values.choice(Key.LOG_LEVEL, LogLevel.class),
                values.number(Key.KAFKA_PORT, 0, HIGHEST_PORT),
                values.number(Key.DEMO_API_PORT, 0, HIGHEST_PORT));
    }

    /** Whether others than this machine can reach the console. */
    public boolean opensToTheNetwork() {
        return !bind.startsWith("127.") && !bind.equals("localhost") && !bind.equals("::1");
    }

    /** Never shows the database's password. */
    @Override
    public String toString() {
        return "Settings[home=" + home + ", dags=" + dags + ", " + bind + ":" + port
                + (dbUrl == null ? ", embedded Postgres" : ", database by URL") + "]";
    }
}
