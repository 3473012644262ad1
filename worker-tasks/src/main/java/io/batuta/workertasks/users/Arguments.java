package io.batuta.workertasks.users;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the job was told on its command line.
 *
 * @param brokers the brokers, {@code host:port} with commas
 * @param topic the topic it reads
 * @param database a JDBC address without user and password
 * @param user who connects to the database; null for the driver's own choice
 * @param passwordEnv the variable of the environment that holds the password, which stands on no command line
 * @param table the table it writes, with its schema if need be
 * @param checkpoint where Spark keeps how far it has read: a directory that stays
 * @param settings a JSON file that overrides the settings the job brings; null for those alone
 * @param every how long from one batch to the next, as Spark writes it ({@code 5 seconds}): then it goes on for ever. Null to stop when it has read what was there
 */
record Arguments(String brokers, String topic, String database, @Nullable String user, String passwordEnv, String table, String checkpoint,
        @Nullable String settings, @Nullable String every) {
    static final String HELP = """
            users-to-postgres: reads what is new in a Kafka topic of people and puts each of them into a Postgres table, once.

            It takes up where it stopped last time, stops when it has read what was there, and may be run again at any time:
            rows are keyed by uuid, so doing it twice changes nothing.

              --brokers HOST:PORT,…      the Kafka brokers
              --topic NAME               the topic (random-user)
              --database URL             jdbc:postgresql://HOST:PORT/DATABASE
              --user NAME                who connects to it
              --password-env NAME        the environment variable that holds the password (USERS_DB_PASSWORD)
              --table NAME               the table, made when missing (users)
              --checkpoint DIR           where it keeps how far it has read; a directory or URL that stays
              --settings FILE            JSON: maxOffsetsPerTrigger, startingOffsets, failOnDataLoss, consumer {…}
              --every "N seconds"        goes on for ever, a batch so often; without it, it stops as said above
              --help                     shows this and ends
            """;

    private static final Set<String> NAMES = new TreeSet<>(
            Set.of("brokers", "topic", "database", "user", "password-env", "table", "checkpoint", "settings", "every"));

    private static final Pattern EVERY = Pattern.compile("[1-9][0-9]{0,5} (second|minute|hour)s?");

    private static final Pattern TABLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");

    /** A command line that cannot be followed. */
    static final class WrongArguments extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        WrongArguments(String message) {
            super(message);
        }
    }

    /** Whether somebody only wants to know how it is used. */
    static boolean askForHelp(String... args) {
        return List.of(args).contains("--help") || List.of(args).contains("-h");
    }

    /**
     * Reads a command line, {@code --name value} or {@code --name=value}.
     *
     * @throws WrongArguments naming every argument that is unknown, missing or wrong
     */
    static Arguments parse(String... args) {
        Map<String, String> given = given(args);
        List<String> missing = new ArrayList<>();
        for (String name : List.of("brokers", "database", "checkpoint")) {
            if (given.getOrDefault(name, "").isBlank()) {
                missing.add("--" + name);
            }
        }
        if (!missing.isEmpty()) {
            throw new WrongArguments("missing: " + String.join(", ", missing));
        }
        Arguments arguments = new Arguments(given.getOrDefault("brokers", ""), given.getOrDefault("topic", "random-user"),
                given.getOrDefault("database", ""),
                given.get("user"), given.getOrDefault("password-env", "USERS_DB_PASSWORD"), given.getOrDefault("table", "users"),
                given.getOrDefault("checkpoint", ""), given.get("settings"), given.get("every"));
        if (!arguments.database.startsWith("jdbc:postgresql:")) {
            throw new WrongArguments("--database wants jdbc:postgresql://HOST:PORT/DATABASE");
        }
        if (!TABLE.matcher(arguments.table).matches()) {
            throw new WrongArguments("--table wants a name of small letters, digits and _, perhaps with a schema before it; not '"
                    + arguments.table + "'");
        }
        if (arguments.every != null && !EVERY.matcher(arguments.every).matches()) {
            throw new WrongArguments(
                    "--every wants a number and seconds, minutes or hours, such as '5 seconds'; not '" + arguments.every + "'");
        }
        return arguments;
    }

    /** The password, when the environment has one. */
    Optional<String> password(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(passwordEnv));
    }

    private static Map<String, String> given(String... args) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String word = args[i];
            int equal = word.indexOf('=');
            String name = word.startsWith("--") ? word.substring(2, equal < 0 ? word.length() : equal) : "";
            if (!NAMES.contains(name)) {
                throw new WrongArguments("unknown: '" + word + "'; there are --" + String.join(", --", NAMES) + " and --help");
            }
            if (equal < 0 && i + 1 == args.length) {
                throw new WrongArguments("--" + name + " wants a value");
            }
            String value = equal < 0 ? args[++i] : word.substring(equal + 1);
            if (given.put(name, value) != null) {
                throw new WrongArguments("--" + name + " is there twice");
            }
        }
        return given;
    }
}
