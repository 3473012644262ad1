package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of variables. */
@Command(name = "variables", description = "See and set variables; they are stored encrypted.", synopsisSubcommandLabel = "COMMAND")
final class Variables {
    private static final String PATH = "/api/v2/variables";

    @Command(name = "list", description = "List variables.")
    int list(@Mixin Remote remote) {
        return remote.show(remote.api().get(PATH + "?limit=100"), answer -> {
            Table table = new Table("VARIABLE", "VALUE", "DESCRIPTION");
            answer.path("variables").forEach(one -> table.row(one.path("key").asText(), shortened(Words.text(one.path("value"))),
                    Words.text(one.path("description"))));
            if (table.isEmpty()) {
                remote.terminal().line("There are no variables.");
            } else {
                table.print(remote.terminal());
            }
        });
    }

    private static String shortened(String value) {
        String line = value.replace('\n', ' ');
        return line.length() <= 60 ? line : line.substring(0, 59) + "…";
    }

    @Command(name = "get", description = "Print a variable's value.")
    int get(@Mixin Remote remote, @Parameters(paramLabel = "NAME") String name) {
        return remote.show(remote.api().get(PATH + "/" + Api.segment(name)),
                answer -> remote.terminal().line(Words.text(answer.path("value"))));
    }

    @Command(name = "set", description = "Set a variable. Without a value, it is asked for (or read from stdin), so that no list of processes shows it.")
    int set(@Mixin Remote remote, @Parameters(paramLabel = "NAME") String name,
            @Parameters(arity = "0..1", paramLabel = "VALUE") @Nullable String value,
            @Option(names = "--description", description = "For people.") @Nullable String description) {
        String text = value != null ? value : remote.terminal().secret("Value of " + name);
        if (text == null) {
            throw new CommandFailed(Exit.USAGE, "There is no value.");
        }
        Map<String, Object> body = new HashMap<>();
        body.put("key", name);
        body.put("value", text);
        body.put("description", description);
        JsonNode answer;
        try {
            answer = remote.api().post(PATH, body);
        } catch (ApiException e) {
            if (e.status() != 409) {
                throw e;
            }
            answer = remote.api().patch(PATH + "/" + Api.segment(name), body);
        }
        return remote.done(answer, "Variable " + name + " is set.");
    }

    @Command(name = "delete", description = "Remove a variable.")
    int delete(@Mixin Remote remote, @Parameters(paramLabel = "NAME") String name) {
        return remote.done(remote.api().delete(PATH + "/" + Api.segment(name)), "Variable " + name + " is removed.");
    }
}
