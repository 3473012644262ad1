package io.batuta.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set. One word names a setting everywhere: {@code --new-dags-paused} as a flag, {@code BATUTA_NEW_DAGS_PAUSED} in the environment, {@code new-dags-paused} in
 * {@code batuta.properties}.
 */
public enum Key {
    /** Where everything lies. */
    HOME(null, "The directory that holds everything: database, logs, keys. Unset: .batuta beside the batuta command."),
    /** The database. */
    DB_URL(null,
            "A Postgres (15 or newer) to use instead of the embedded one: postgres://user:password@host:5432/database. Not a flag, since flags show in ps."),
    /** The DAGs. */
    DAGS(null, "The folder DAGs are read from. Unset: dags beside the batuta command, or else dags in the home."),
    /** The console's port. */
    PORT("8080", "The port of the console and the API; 0 takes a free one."),
    /** The console's address. */
    BIND("127.0.0.1", "The address to listen on; 0.0.0.0 opens the console to the network."),
    /** This node. */
    NODE_NAME(null, "This node's name among others on the same database. Unset: the host's name."),
    /** Its labels. */
    LABELS("", "Labels of this node, with commas between them; a task that asks for a label (its queue) runs only where it is."),
    /** At once on this node. */
    PARALLELISM("256", "How many tasks this node runs at once."),
    /** Of those, for backfills. */
    BACKFILL_PARALLELISM(null, "How many of them may belong to backfills. Unset: three quarters of the parallelism."),
    /** From asking to forcing. */
    KILL_GRACE("10s", "How long a task that is killed may take to end before it is forced."),
    /** Elements of a mapped task. */
    MAX_MAPPED("10000", "How many elements a mapped task may have unless its DAG says otherwise; at most 100000."),
    /** New DAGs. */
    NEW_DAGS_PAUSED("true", "Whether a DAG that is seen for the first time is paused."),
    /** History. */
    HISTORY_DAYS("90", "How long finished runs and their history are kept."),
    /** Logs. */
    LOG_DAYS("30", "How long the logs of finished runs are kept."),
    /** The disk watermark. */
    DISK_RESERVE("512",
            "How many megabytes stay free on the home's disk: with less, this node starts nothing new until there is room again; 0 turns that off."),
    /** Links in alerts. */
    PUBLIC_URL(null, "The address people reach the console at, for links in alerts. Unset: bind and port."),
    /** Storms of alerts. */
    ALERTS_GATHER("1m",
            "After an alert has left, how long further ones for the same people gather to leave as one; 0s lets each leave alone."),
    /** Log lines. */
    LOG_FORMAT("plain", "How the server's own log lines look: plain or json."),
    /** Log level. */
    LOG_LEVEL("info", "The least important of them to write: error, warn, info or debug."),
    /** The demo's broker. */
    KAFKA_PORT("9092", "The port of the Kafka broker that --demo starts; 0 takes a free one."),
    /** The demo's API. */
    DEMO_API_PORT("0", "The port of the people API that --demo starts; 0 takes a free one.");

    /** Variables of the launcher and the command line: known, but no settings of the server. */
    static final List<String> OTHER_VARIABLES = List.of(
            "BATUTA_JAVA_HOME", "BATUTA_JAVA_OPTS", "BATUTA_HEAP", "BATUTA_AOT", "BATUTA_BUILD", "BATUTA_URL", "BATUTA_TOKEN");

    /** How variables begin that only {@code dags test} reads. */
    static final List<String> OTHER_BEGINNINGS = List.of("BATUTA_CONN_", "BATUTA_VAR_");

    private final @Nullable String fallback;
    private final String meaning;

    Key(@Nullable String fallback, String meaning) {
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** The default as it would be written, or null when it depends on the machine. */
    public @Nullable String fallback() {
        return fallback;
    }

    /** What it is, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Its name in the properties file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its name in the environment. */
    public String variable() {
        return "BATUTA_" + name();
    }

    /** Its name as a flag; none for what must not show in a list of processes. */
    public Optional<String> flag() {
        return this == DB_URL ? Optional.empty() : Optional.of("--" + word());
    }

    /** The key of that word. */
    static Optional<Key> of(String word) {
        return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
    }
}
