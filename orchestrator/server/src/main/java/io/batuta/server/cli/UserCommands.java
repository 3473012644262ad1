package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.server.client.Api;
import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.store.db.Database;
import io.batuta.store.table.UserStore;
import io.batuta.web.auth.Users;
import io.batuta.web.http.Role;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Manages people: through the server while one runs on this home, else in the database directly. */
@Command(name = "users", description = "Manage who may sign in. Works with and without a running server.", synopsisSubcommandLabel = "COMMAND")
final class UserCommands {
    private static final String PATH = "/api/batuta/v1/users";

    @Command(name = "list", description = "List users.")
    int list(@Mixin Remote remote) {
        JsonNode answer = online(remote)
                ? remote.api().get(PATH)
                : offline(remote, (_, accounts) -> Json.toTree(Map.of("users", accounts.all().stream().map(UserCommands::shown).toList())));
        return remote.show(answer, _ -> {
            Table table = new Table("USER", "ROLE", "STATE", "LAST SIGNED IN");
            answer.path("users")
                    .forEach(user -> table.row(user.path("name").asText(), user.path("role").asText(),
                            user.path("active").asBoolean() ? "active" : "locked",
                            Words.moment(user.path("last_login_at"))));
            table.print(remote.terminal());
        });
    }

    @Command(name = "create", description = "Create a user. The password is asked for, or read from stdin.")
    int create(@Mixin Remote remote, @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--role", defaultValue = "viewer", description = "viewer, user, op or admin. Default: ${DEFAULT-VALUE}.") String role) {
        Role wanted = role(role);
        String password = typed(remote, name);
        JsonNode answer = online(remote)
                ? remote.api().post(PATH, Map.of("name", name, "role", role, "password", password))
                : offline(remote, (users, accounts) -> {
                    if (accounts.find(name).isPresent()) {
                        throw new CommandFailed(Exit.CONFLICT, "There is a user " + name + " already.");
                    }
                    users.create(name, password, wanted);
                    return Json.toTree(accounts.find(name).map(UserCommands::shown).orElse(Map.of()));
                });
        return remote.done(answer, "User " + name + " can sign in, as " + role + ".");
    }

    @Command(name = "password", description = "Set a user's password. It is asked for, or read from stdin.")
    int password(@Mixin Remote remote, @Parameters(paramLabel = "NAME", description = "For example admin.") String name) {
        String password = typed(remote, name);
        JsonNode answer = online(remote)
                ? remote.api().post(PATH + "/" + Api.segment(name) + "/password", Map.of("password", password))
                : offline(remote, (users, accounts) -> {
                    found(accounts, name);
                    users.setPassword(name, password);
                    return Json.toTree(accounts.find(name).map(UserCommands::shown).orElse(Map.of()));
                });
        return remote.done(answer, "The password of " + name + " is set; who was signed in as " + name + " has to sign in again.");
    }

    @Command(name = "delete", description = "Remove a user.")
    int delete(@Mixin Remote remote, @Parameters(paramLabel = "NAME") String name) {
        JsonNode answer = online(remote) ? remote.api().delete(PATH + "/" + Api.segment(name)) : offline(remote, (_, accounts) -> {
            found(accounts, name);
            accounts.delete(name);
            return Json.toTree(Map.of("deleted", name));
        });
        return remote.done(answer, "User " + name + " is removed.");
    }

    private static boolean online(Remote remote) {
        boolean named = remote.url != null || System.getenv("BATUTA_URL") != null;
        return named || ServerFile.find(Home.at(Settings.home(remote.home, System.getenv(), Machine.here()))).isPresent();
    }

    private static JsonNode offline(Remote remote, BiFunction<Users, UserStore, JsonNode> work) {
        try {
            return Offline.with(remote.home, address -> {
                try (Database database = Database.open(address)) {
                    UserStore accounts = new UserStore(database);
                    return work.apply(new Users(accounts), accounts);
                }
            });
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static void found(UserStore accounts, String name) {
        if (accounts.find(name).isEmpty()) {
            throw new CommandFailed(Exit.NOT_FOUND, "There is no user " + name + "; there are: "
                    + String.join(", ", accounts.all().stream().map(UserStore.Account::name).toList()) + ".");
        }
    }

    private static Map<String, Object> shown(UserStore.Account account) {
        return Map.of("name", account.name(), "role", account.role(), "active", account.active());
    }

    private static Role role(String word) {
        try {
            return Role.of(word);
        } catch (IllegalArgumentException _) {
            throw new CommandFailed(Exit.USAGE,
                    "There is no role " + word + "; there are: " + String.join(", ", List.of("viewer", "user", "op", "admin")) + ".");
        }
    }

    private static String typed(Remote remote, String name) {
        @Nullable
        String typed = remote.terminal().secret("Password of " + name);
        if (typed == null || typed.isEmpty()) {
            throw new CommandFailed(Exit.USAGE, "There is no password.");
        }
        return typed;
    }
}
