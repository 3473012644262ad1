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

/** What can be asked of pools. */
@Command(name = "pools", description = "See and set pools: how many tasks of a sort run at once.", synopsisSubcommandLabel = "COMMAND")
final class Pools {
    private static final String PATH = "/api/v2/pools";

    @Command(name = "list", description = "List pools and how full they are.")
    int list(@Mixin Remote remote) {
        return remote.show(remote.api().get(PATH + "?limit=100"), answer -> {
            Table table = new Table("POOL", "SLOTS", "USED", "QUEUED", "DESCRIPTION");
            for (JsonNode pool : answer.path("pools")) {
                table.row(pool.path("name").asText(), pool.path("slots").asInt() < 0 ? "no limit" : pool.path("slots").asText(),
                        pool.path("occupied_slots").asText(),
                        pool.path("queued_slots").asText(), Words.text(pool.path("description")));
            }
            table.print(remote.terminal());
        });
    }

    @Command(name = "set", description = "Create a pool, or change it; it counts at once.")
    int set(@Mixin Remote remote, @Parameters(paramLabel = "POOL") String name,
            @Parameters(paramLabel = "SLOTS", description = "-1 for no limit.") int slots,
            @Option(names = "--description", description = "For people.") @Nullable String description,
            @Option(names = "--include-deferred", description = "Tasks that wait outside take slots, too.") boolean deferred) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", name);
        body.put("slots", slots);
        body.put("description", description);
        body.put("include_deferred", deferred);
        JsonNode answer;
        try {
            answer = remote.api().post(PATH, body);
        } catch (ApiException e) {
            if (e.status() != 409) {
                throw e;
            }
            body.put("pool", body.remove("name"));
            answer = remote.api().patch(PATH + "/" + Api.segment(name), body);
        }
        return remote.done(answer, "Pool " + name + " has " + (slots < 0 ? "no limit." : slots + " slots."));
    }

    @Command(name = "delete", description = "Remove a pool.")
    int delete(@Mixin Remote remote, @Parameters(paramLabel = "POOL") String name) {
        return remote.done(remote.api().delete(PATH + "/" + Api.segment(name)), "Pool " + name + " is removed.");
    }
}
