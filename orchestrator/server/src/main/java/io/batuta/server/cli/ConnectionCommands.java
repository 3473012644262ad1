package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.ssh.SshConnection;
import io.batuta.model.task.TaskFailedException;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.tasks.ssh.SshTrust;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of connections. */
@Command(name = "connections", description = "See and set connections: how tasks reach other systems. Passwords are stored encrypted.", synopsisSubcommandLabel = "COMMAND")
final class ConnectionCommands {
    private static final String PATH = "/api/v2/connections";

    @Command(name = "list", description = "List connections.")
    int list(@Mixin Remote remote) {
        return remote.show(remote.api().get(PATH + "?limit=100"), answer -> {
            Table table = new Table("CONNECTION", "KIND", "HOST", "PORT", "LOGIN", "DESCRIPTION");
            for (JsonNode one : answer.path("connections")) {
                table.row(one.path("connection_id").asText(), one.path("conn_type").asText(), Words.text(one.path("host")),
                        Words.text(one.path("port")), Words.text(one.path("login")),
                        Words.text(one.path("description")));
            }
            if (table.isEmpty()) {
                remote.terminal().line("There are no connections.");
            } else {
                table.print(remote.terminal());
            }
        });
    }

    @Command(name = "get", description = "Print a connection as JSON, without its secrets.")
    int get(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        return remote.show(remote.api().get(PATH + "/" + Api.segment(id)), answer -> remote.terminal().line(answer.toPrettyString()));
    }

    @Command(name = "set", description = "Create a connection, or change what is given of it. The next try of a task uses it; no restart is needed.")
    int set(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id,
            @Option(names = "--kind", description = "http, kafka, postgres, ssh, … Needed for a new one.") @Nullable String kind,
            @Option(names = "--host", description = "Host name or address; for http the base URL; for kafka the brokers.") @Nullable String host,
            @Option(names = "--port", description = "Port.") @Nullable Integer port,
            @Option(names = "--login", description = "User name.") @Nullable String login,
            @Option(names = "--password", description = "Ask for the password (or read it from stdin).") boolean password,
            @Option(names = "--schema", description = "Database, path or scheme, by kind.") @Nullable String schema,
            @Option(names = "--extra", paramLabel = "NAME=VALUE", description = "A further field (may be repeated).") @Nullable Map<String, String> extra,
            @Option(names = "--description", description = "For people.") @Nullable String description) {
        Map<String, Object> body = new HashMap<>();
        body.put("connection_id", id);
        put(body, "conn_type", kind);
        put(body, "host", host);
        put(body, "port", port);
        put(body, "login", login);
        put(body, "schema", schema);
        put(body, "description", description);
        put(body, "extra", extra == null ? null : Json.write(extra));
        put(body, "password", password ? remote.terminal().secret("Password of " + id) : null);
        return remote.done(save(remote, id, body), "Connection " + id + " is saved.");
    }

    private static JsonNode save(Remote remote, String id, Map<String, Object> body) {
        String path = PATH + "/" + Api.segment(id);
        try {
            JsonNode known = remote.api().get(path);
            body.putIfAbsent("conn_type", known.path("conn_type").asText());
        } catch (ApiException e) {
            if (e.status() != 404) {
                throw e;
            }
            if (!body.containsKey("conn_type")) {
                throw new CommandFailed(Exit.USAGE, "There is no connection " + id + " yet; a new one needs its --kind.");
            }
            return remote.api().post(PATH, body);
        }
        String mask = String.join("&", body.keySet().stream().filter(field -> !field.equals("connection_id")).sorted()
                .map(field -> "update_mask=" + field).toList());
        return remote.api().patch(path + "?" + mask, body);
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    @Command(name = "test", description = "Find out whether a saved connection can be used; the exit code is 1 if not.")
    int test(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        JsonNode saved = remote.api().get(PATH + "/" + Api.segment(id));
        JsonNode answer = remote.api().post(PATH + "/test", Map.of("connection_id", id, "conn_type", saved.path("conn_type").asText()));
        boolean usable = answer.path("status").asBoolean();
        remote.done(answer, id + (usable ? " works: " : " does not work: ") + answer.path("message").asText() + ".");
        return usable ? Exit.OK : Exit.FAILED;
    }

    @Command(name = "trust", description = {
        "Say by which host key an ssh connection knows its host. Without --key: show the key that the host shows now, and change nothing.",
        "Compare it with what 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' prints on that host."})
    int trust(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id,
            @Option(names = "--key", paramLabel = "KEY", description = "The fingerprint (SHA256:…) or the public key (ssh-ed25519 AAAA…) to trust from now on, and no other.") @Nullable String key) {
        String path = PATH + "/" + Api.segment(id);
        JsonNode known = remote.api().get(path);
        if (key == null) {
            SshTrust.Shown shown = shown(known);
            return remote.done(known, known.path("host").asText() + " shows the host key " + shown.type() + " " + shown.fingerprint()
                    + ".\nIf that is right: ./batuta connections trust " + id + " --key " + shown.fingerprint());
        }
        if (!SshTrust.plausible(key)) {
            throw new CommandFailed(Exit.USAGE, "'" + key + "' is neither a fingerprint (SHA256:…) nor a public key (ssh-ed25519 AAAA…).");
        }
        Map<String, Object> extra = new HashMap<>(extra(known));
        extra.put(SshConnection.HOST_KEY, key);
        Map<String, Object> body = Map.of("connection_id", id, "conn_type", known.path("conn_type").asText(), "extra", Json.write(extra));
        return remote.done(remote.api().patch(path + "?update_mask=extra", body), "Connection " + id + " trusts " + key + " from now on.");
    }

    private static SshTrust.Shown shown(JsonNode known) {
        if (extra(known).containsKey("jump")) {
            throw new CommandFailed(Exit.FAILED, "Connection " + known.path("connection_id").asText()
                    + " goes through another host, so its key cannot be looked at from here: give it with --key. A task that fails for it names the fingerprint, too.");
        }
        try {
            return SshTrust.look(known.path("connection_id").asText(), known.path("host").asText(), known.path("port").asInt(22));
        } catch (TaskFailedException e) {
            throw new CommandFailed(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> extra(JsonNode known) {
        String text = known.path("extra").asText("");
        Map<String, Object> extra = new HashMap<>();
        if (!text.isBlank()) {
            Json.tree(text).properties().forEach(field -> extra.put(field.getKey(), field.getValue().asText()));
        }
        return extra;
    }

    @Command(name = "delete", description = "Remove a connection.")
    int delete(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        return remote.done(remote.api().delete(PATH + "/" + Api.segment(id)), "Connection " + id + " is removed.");
    }
}
