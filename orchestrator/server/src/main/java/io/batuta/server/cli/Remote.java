package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that asks a server, and the way to it: the one of this home, unless another is named. */
final class Remote {
    @Option(names = "--home", paramLabel = "DIR", description = "The home of the server to ask. Default: BATUTA_HOME, or .batuta beside this command.")
    @Nullable String home;

    @Option(names = "--url", paramLabel = "URL", description = "A server elsewhere (or BATUTA_URL).")
    @Nullable String url;

    @Option(names = "--token", paramLabel = "TOKEN", description = "Its token (better: BATUTA_TOKEN, which ps does not show).")
    @Nullable String token;

    @Option(names = "--json", description = "Print the server's answer as JSON.") boolean json;

    private final Terminal terminal = Terminal.ofProcess();
    private @Nullable Api api;

    Terminal terminal() {
        return terminal;
    }

    /** Prints the answer as it is, or lets a person's view be printed. */
    int show(JsonNode answer, Consumer<JsonNode> forPeople) {
        if (json) {
            terminal.line(answer.isMissingNode() ? "{}" : answer.toString());
        } else {
            forPeople.accept(answer);
        }
        return Exit.OK;
    }

    /** Prints a sentence, or the answer as it is. */
    int done(JsonNode answer, String sentence) {
        return show(answer, _ -> terminal.line(sentence));
    }

    /** The server. */
    Api api() {
        if (api == null) {
            api = connect(System.getenv());
        }
        return api;
    }

    private Api connect(Map<String, String> environment) {
        String named = url != null ? url : environment.get("BATUTA_URL");
        String given = token != null ? token : environment.get("BATUTA_TOKEN");
        if (named != null) {
            return new Api(named, given);
        }
        Home own = Home.at(Settings.home(home, environment, Machine.here()));
        ServerFile server = ServerFile.find(own).orElseThrow(() -> new ApiException(0,
                "No server runs on the home " + own.path()
                        + ". Start one with ./batuta standalone, or name another with --home or --url."));
        return new Api(server.url(), given != null ? given : ownToken(own));
    }

    private static String ownToken(Home home) {
        try {
            return Files.readString(home.cliToken()).strip();
        } catch (IOException _) {
            throw new ApiException(401,
                    "The file " + home.cliToken() + " cannot be read: commands need to run as the server's user, or with --token.");
        }
    }
}
