package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of alerts. */
@Command(name = "alerts", description = "See what became of alerts, and try whether they arrive.", synopsisSubcommandLabel = "COMMAND")
final class Alerts {
    private static final String PATH = "/api/batuta/v1/alerts";
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Command(name = "list", description = "The newest alerts and what became of each.")
    int list(@Mixin Remote remote, @Option(names = "--state", description = "Only these: waiting, done or failed.") @Nullable String state,
            @Option(names = "--limit", defaultValue = "50", description = "How many at most.") int limit) {
        String query = PATH + "?limit=" + limit + (state == null ? "" : "&state=" + state);
        return remote.show(remote.api().get(query), answer -> {
            Table table = new Table("ID", "BY", "STATE", "ABOUT", "ON", "TO", "TRIES", "ANSWER");
            for (JsonNode one : answer.path("alerts")) {
                table.row(one.path("id").asText(), one.path("channel").asText(), one.path("state").asText(), one.path("about").asText(),
                        one.path("on").asText(), to(one), one.path("tries").asText(), said(one));
            }
            if (table.isEmpty()) {
                remote.terminal().line("There are no alerts" + (state == null ? "." : " that are " + state + "."));
            } else {
                table.print(remote.terminal());
            }
        });
    }

    @Command(name = "test", description = "Send a test alert and wait for what becomes of it.")
    int test(@Mixin Remote remote,
            @Option(names = "--mail", paramLabel = "ADDRESS", description = "To this address, through connection smtp_default (may be repeated).") @Nullable List<String> mail,
            @Option(names = "--webhook", paramLabel = "CONNECTION", description = "To this webhook.") @Nullable String webhook) {
        if ((mail == null) == (webhook == null)) {
            throw new CommandFailed(Exit.USAGE, "Say where to: --mail ops@example.org or --webhook CONNECTION.");
        }
        Map<String, Object> body = new HashMap<>();
        if (mail != null) {
            body.put("to", mail);
        } else {
            body.put("webhook", webhook);
        }
        JsonNode alert = remote.api().post(PATH + "/test", body);
        long id = alert.path("id").asLong();
        for (long begun = System.nanoTime(); undecided(alert) && System.nanoTime() - begun < LONGEST.toNanos();) {
            pause();
            alert = remote.api().get(PATH + "/" + id);
        }
        JsonNode last = alert;
        boolean arrived = last.path("state").asText().equals("done");
        remote.show(last, _ -> remote.terminal().line(arrived
                ? "Delivered. The other side said: " + last.path("answer").asText()
                : "Not delivered: " + Words.sentence(said(last).isEmpty() ? "no answer within " + LONGEST.toSeconds() + " s" : said(last))
                        + " It is tried again; ./batuta alerts list shows what becomes of it."));
        return arrived ? Exit.OK : Exit.FAILED;
    }

    @Command(name = "retry", description = "Try an alert at once that waits for its next try, or was given up.")
    int retry(@Mixin Remote remote, @Parameters(paramLabel = "ID") long id) {
        return remote.done(remote.api().post(PATH + "/" + id + "/retry", Map.of()),
                "Alert " + id + " is tried within seconds; ./batuta alerts list shows what becomes of it.");
    }

    private static boolean undecided(JsonNode alert) {
        return alert.path("state").asText().equals("waiting") && said(alert).isEmpty();
    }

    private static String said(JsonNode alert) {
        String error = alert.path("error").asText("");
        return error.isEmpty() || error.equals("null") ? Words.text(alert.path("answer")) : error;
    }

    private static String to(JsonNode alert) {
        List<String> all = new java.util.ArrayList<>();
        alert.path("to").forEach(one -> all.add(one.asText()));
        return String.join(", ", all);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(Exit.TIMEOUT, "Interrupted.");
        }
    }
}
