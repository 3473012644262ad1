package io.batuta.server.cli;

import io.batuta.model.json.Json;
import io.batuta.server.settings.Settings;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseReport;
import io.batuta.store.table.KeyCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Work on the database while no server runs. */
@Command(name = "db", description = "Look at, migrate or empty the database. A server migrates by itself at its start.", synopsisSubcommandLabel = "COMMAND")
final class Db {
    private static final String HOME = "The home whose database it is. Default: BATUTA_HOME, or .batuta beside this command.";

    private final Terminal terminal = Terminal.ofProcess();

    @Command(name = "migrate", description = "Bring the schema up to date.")
    int migrate(@Option(names = "--home", paramLabel = "DIR", description = HOME) @Nullable String home,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        return tell(Offline.with(home, address -> {
            Database.migrate(address);
            return Database.check(address);
        }), json);
    }

    @Command(name = "check", description = "Say how the database stands; the exit code is 1 if it is not up to date.")
    int check(@Option(names = "--home", paramLabel = "DIR", description = HOME) @Nullable String home,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        return tell(Offline.with(home, Database::check), json);
    }

    @Command(name = "clean", description = "Remove everything of Batuta's from the database: DAGs, runs, history, users, connections. Cannot be undone.")
    int clean(@Option(names = "--home", paramLabel = "DIR", description = HOME) @Nullable String home,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        if (!yes && !terminal
                .agrees("Remove all of Batuta's data of the home " + Offline.settings(home).home() + ", history and secrets included?")) {
            throw new CommandFailed(Exit.FAILED, "Nothing was removed.");
        }
        Offline.with(home, address -> {
            Database.erase(address);
            return true;
        });
        terminal.line(json ? "{\"erased\":true}" : "The database is empty. The next start makes it anew, with a new password for admin.");
        return Exit.OK;
    }

    @Command(name = "accept-key", description = "Let the key of this home count from now on, because the one the secrets are sealed with is lost. They have to be entered anew.")
    int acceptKey(@Option(names = "--home", paramLabel = "DIR", description = HOME) @Nullable String home,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        Settings settings = Offline.settings(home);
        if (!yes && !terminal
                .agrees("Give up passwords of connections, variables and long outputs that were sealed with another key than that of "
                        + settings.home() + "?")) {
            throw new CommandFailed(Exit.FAILED, "Nothing was changed.");
        }
        return Offline.with(home, address -> {
            try (Database database = Database.open(address)) {
                KeyCheck check = new KeyCheck(database, Secrets.open(settings.home(), System.getenv()), settings.nodeName());
                KeyCheck.Forgotten forgotten = check.accept();
                terminal.line(json ? Json.write(forgotten) : words(check, forgotten));
                return Exit.OK;
            }
        });
    }

    private static String words(KeyCheck check, KeyCheck.Forgotten forgotten) {
        return "From now on the " + check.words() + " counts. Passwords and secret fields to be entered anew: "
                + listed(forgotten.connections()) + ". Variables to be set anew: " + listed(forgotten.variables()) + ".";
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private int tell(DatabaseReport report, boolean json) {
        terminal.line(json ? Json.write(report) : report.sentence() + ".");
        return report.upToDate() ? Exit.OK : Exit.FAILED;
    }
}
