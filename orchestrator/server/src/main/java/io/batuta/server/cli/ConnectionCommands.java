package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.connection.ConnectionField;
import io.batuta.model.connection.ConnectionKind;
import io.batuta.model.connection.ConnectionKinds;
import io.batuta.model.json.Json;
import io.batuta.model.names.NearNames;
import io.batuta.model.ssh.SshConnection;
import io.batuta.model.task.TaskFailedException;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.tasks.ssh.SshTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of connections. */
@Command(name = "connections", description = "See and set connections: how tasks reach other systems. Passwords are stored encrypted.", synopsisSubcommandLabel = "COMMAND")
final class ConnectionCommands {
    static final String PATH = "/api/v2/connections";

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
            @Option(names = "--kind", description = "http, kafka, postgres, ssh, … (see connections kinds). Needed for a new one.") @Nullable String kind,
            @Option(names = "--host", description = "Host name or address; for http the base URL; for kafka the brokers.") @Nullable String host,
            @Option(names = "--port", description = "Port.") @Nullable Integer port,
            @Option(names = "--login", description = "User name.") @Nullable String login,
            @Option(names = "--password", description = "Ask for the password (or read it from stdin).") boolean password,
            @Option(names = "--schema", description = "Database, path or scheme, by kind.") @Nullable String schema,
            @Option(names = "--extra", paramLabel = "NAME=VALUE", description = "A further field (may be repeated).") @Nullable Map<String, String> extra,
            @Option(names = "--file", paramLabel = "NAME=FILE", description = "A further field whose value stands in a file, such as private_key (may be repeated).") @Nullable Map<String, String> file,
            @Option(names = "--unset", paramLabel = "NAME", description = "Remove a further field (may be repeated).") @Nullable List<String> unset,
            @Option(names = "--description", description = "For people.") @Nullable String description) {
        Map<String, Object> body = new HashMap<>();
        body.put("connection_id", id);
        put(body, "conn_type", kind);
        put(body, "host", host);
        put(body, "port", port);
        put(body, "login", login);
        put(body, "schema", schema);
        put(body, "description", description);
        Map<String, @Nullable String> changes = changes(extra, file, unset);
        put(body, "password", password ? remote.terminal().secret("Password of " + id) : null);
        return remote.done(save(remote, id, body, changes), "Connection " + id + " is saved.");
    }

    /** The further fields to set, and with null those to remove. */
    private static Map<String, @Nullable String> changes(@Nullable Map<String, String> extra, @Nullable Map<String, String> files,
            @Nullable List<String> unset) {
        Map<String, @Nullable String> changes = new HashMap<>(extra == null ? Map.of() : extra);
        if (files != null) {
            files.forEach((name, file) -> changes.put(name, content(file)));
        }
        if (unset != null) {
            unset.forEach(name -> changes.put(name, null));
        }
        return changes;
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailed(Exit.USAGE, "The file " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static JsonNode save(Remote remote, String id, Map<String, Object> body, Map<String, @Nullable String> changes) {
        String path = PATH + "/" + Api.segment(id);
        Map<String, Object> extra = new HashMap<>();
        try {
            JsonNode known = remote.api().get(path);
            body.putIfAbsent("conn_type", known.path("conn_type").asText());
            // What is secret reads as a mask, which sent back keeps what is there.
            extra.putAll(extra(known));
            changed(body, extra, changes);
        } catch (ApiException e) {
            if (e.status() != 404) {
                throw e;
            }
            if (!body.containsKey("conn_type")) {
                throw new CommandFailed(Exit.USAGE, "There is no connection " + id + " yet; a new one needs its --kind.");
            }
            changed(body, extra, changes);
            return remote.api().post(PATH, body);
        }
        String mask = String.join("&", body.keySet().stream().filter(field -> !field.equals("connection_id")).sorted()
                .map(field -> "update_mask=" + field).toList());
        return remote.api().patch(path + "?" + mask, body);
    }

    private static void changed(Map<String, Object> body, Map<String, Object> extra, Map<String, @Nullable String> changes) {
        changes.forEach((name, value) -> {
            extra.remove(name);
            if (value != null) {
                extra.put(name, value);
            }
        });
        if (!changes.isEmpty()) {
            body.put("extra", Json.write(extra));
        }
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    @Command(name = "kinds", description = "List the kinds of connections there are, or the fields of one.")
    int kinds(@Mixin Remote remote, @Parameters(paramLabel = "KIND", arity = "0..1") @Nullable String name) {
        if (name == null) {
            return remote.show(Json.toTree(Map.of("kinds", ConnectionKinds.all())), _ -> {
                Table table = new Table("KIND", "WHAT IT IS");
                ConnectionKinds.all().forEach(kind -> table.row(kind.name(), kind.help()));
                table.print(remote.terminal());
            });
        }
        ConnectionKind kind = ConnectionKinds.find(name)
                .orElseThrow(() -> new CommandFailed(Exit.NOT_FOUND, "There is no kind of connection "
                        + name + NearNames.hint(name, ConnectionKinds.names(), "kinds")));
        return remote.show(Json.toTree(kind), _ -> {
            remote.terminal().line(kind.title() + ": " + kind.help());
            Table table = new Table("FIELD", "", "WITHOUT IT", "MEANING");
            for (ConnectionField field : kind.fields()) {
                String choices = field.choices().isEmpty() ? "" : " One of " + String.join(", ", field.choices()) + ".";
                table.row(field.own() ? "--" + field.name() : "--extra " + field.name() + "=…",
                        (field.required() ? "needed " : "") + (field.secret() ? "secret" : ""), field.otherwise(), field.help() + choices);
            }
            kind.further().prefixes().forEach(prefix -> table.row("--extra " + prefix + "…=…", "", "", kind.further().help()));
            table.print(remote.terminal());
        });
    }

    @Command(name = "import", description = {
        "Take over connections from Airflow: the file of 'airflow connections export' (JSON, or NAME=URI lines), or an env file with AIRFLOW_CONN_….",
        "Tells of each whether it was imported, and what of it has no meaning here."})
    int importFile(@Mixin Remote remote, @Parameters(paramLabel = "FILE") String file,
            @Option(names = "--dry-run", description = "Only say what would happen.") boolean dryRun,
            @Option(names = "--overwrite", description = "Replace connections that are there already.") boolean overwrite) {
        return new ConnectionImport(remote, dryRun, overwrite).run(file);
    }

    @Command(name = "test", description = "Find out whether a saved connection can be used; the exit code is 1 if not.")
    int test(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        JsonNode saved = remote.api().get(PATH + "/" + Api.segment(id));
        JsonNode answer = remote.api().post(PATH + "/test", Map.of("connection_id", id, "conn_type", saved.path("conn_type").asText()));
        boolean usable = answer.path("status").asBoolean();
        remote.done(answer, id + (usable ? " works: " : " does not work: ") + Words.sentence(answer.path("message").asText()));
        return usable ? Exit.OK : Exit.FAILED;
    }

    @Command(name = "trust", description = {
        "Say by which host key an ssh connection knows its host. Without --key: show the key that the host shows now, and change nothing.",
        "Compare it with what 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' prints on that host."})
    int trust(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id,
            @Option(names = "--key", paramLabel = "KEY", description = "The fingerprint (SHA256:…) or the public key (ssh-ed25519 AAAA…) to trust from now on, and no other.") @Nullable String key) {
        String path = PATH + "/" + Api.segment(id);
        JsonNode known = remote.api().get(path);
        String kind = known.path("conn_type").asText();
        if (!kind.equals(SshConnection.KIND)) {
            throw new CommandFailed(Exit.USAGE,
                    "Connection " + id + " is of kind " + kind + "; only ssh connections know their host by a key.");
        }
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
        Map<String, Object> body = Map.of("connection_id", id, "conn_type", kind, "extra", Json.write(extra));
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
