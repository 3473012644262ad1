package io.batuta.server.cli;

import io.batuta.model.json.Json;
import io.batuta.model.task.Connection;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.server.imports.ConnectionFile;
import io.batuta.server.imports.FromAirflow;
import io.batuta.tasks.ConnectionTests;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes over a file of connections, and tells of each what became of it. */
final class ConnectionImport {
    private final Remote remote;
    private final boolean dryRun;
    private final boolean overwrite;
    private final ConnectionTests tests = ConnectionTests.standard(Map.of(), _ -> Optional.empty());

    ConnectionImport(Remote remote, boolean dryRun, boolean overwrite) {
        this.remote = remote;
        this.dryRun = dryRun;
        this.overwrite = overwrite;
    }

    /**
     * What became of one.
     *
     * @param result imported, refused, or there (it was there before)
     */
    private record Line(String connection, @Nullable String kind, String result, @Nullable String reason, List<String> notes) {}

    int run(String file) {
        List<Line> lines = new ArrayList<>();
        read(file).texts().forEach((id, text) -> lines.add(line(FromAirflow.take(id, text, tests::problem))));
        boolean refused = lines.stream().anyMatch(line -> line.result().equals("refused"));
        remote.show(Json.toTree(Map.of("dry_run", dryRun, "connections", lines)), _ -> print(lines));
        return refused ? Exit.FAILED : Exit.OK;
    }

    private static ConnectionFile read(String file) {
        try {
            return ConnectionFile.read(Files.readString(Path.of(file)));
        } catch (NoSuchFileException _) {
            throw new CommandFailed(Exit.USAGE, "There is no file " + file + ".");
        } catch (MalformedInputException _) {
            throw new CommandFailed(Exit.USAGE, file + " is no text in UTF-8.");
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailed(Exit.USAGE, file + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(Exit.USAGE, file + ": " + e.getMessage());
        }
    }

    private Line line(FromAirflow.Taken taken) {
        Connection connection = taken.connection();
        if (connection == null) {
            return new Line(taken.id(), null, "refused", taken.refused(), taken.notes());
        }
        try {
            boolean there = exists(connection.id());
            if (there && !overwrite) {
                return new Line(taken.id(), connection.kind(), "there", "it is there already; --overwrite replaces it", taken.notes());
            }
            if (!dryRun) {
                save(connection, there);
            }
            return new Line(taken.id(), connection.kind(), "imported", null, taken.notes());
        } catch (ApiException e) {
            if (e.status() != 422 && e.status() != 409) {
                throw e;
            }
            return new Line(taken.id(), connection.kind(), "refused", e.getMessage(), taken.notes());
        }
    }

    private boolean exists(String id) {
        try {
            remote.api().get(ConnectionCommands.PATH + "/" + Api.segment(id));
            return true;
        } catch (ApiException e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    private void save(Connection connection, boolean there) {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put("connection_id", connection.id());
        body.put("conn_type", connection.kind());
        body.put("description", connection.description());
        body.put("host", connection.host());
        body.put("port", connection.port());
        body.put("login", connection.login());
        body.put("password", connection.password());
        body.put("schema", connection.schema());
        body.put("extra", Json.write(connection.extra()));
        if (there) {
            remote.api().patch(ConnectionCommands.PATH + "/" + Api.segment(connection.id()), body);
        } else {
            remote.api().post(ConnectionCommands.PATH, body);
        }
    }

    private void print(List<Line> lines) {
        Table table = new Table("CONNECTION", "KIND", "RESULT");
        for (Line line : lines) {
            String result = line.result().equals("imported") && dryRun ? "would be imported" : line.result();
            table.row(line.connection(), line.kind() == null ? "" : line.kind(),
                    result + (line.reason() == null ? "" : ": " + line.reason()));
            line.notes().forEach(note -> table.row("", "", "- " + note));
        }
        table.print(remote.terminal());
        long imported = lines.stream().filter(line -> line.result().equals("imported")).count();
        long refused = lines.stream().filter(line -> line.result().equals("refused")).count();
        remote.terminal().line(imported + (dryRun ? " would be imported, " : " imported, ") + refused + " refused, "
                + (lines.size() - imported - refused) + " there already." + (dryRun ? " Nothing was changed." : ""));
    }
}
