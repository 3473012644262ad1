package io.batuta.server.home;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** What server.json says: which process serves this home, and where. Written when it is ready, removed when it stops. */
public record ServerFile(long pid, String url) {
    /** Tells where the server is. */
    public void write(Home home) {
        home.writePrivate(home.serverFile(), Json.write(Map.of("pid", pid, "url", url)) + "\n");
    }

    /** The server of this home; empty when none says it runs, or the one that said so is gone. */
    public static Optional<ServerFile> find(Home home) {
        try {
            JsonNode said = Json.tree(Files.readString(home.serverFile()));
            ServerFile found = new ServerFile(said.path("pid").asLong(), said.path("url").asText());
            boolean alive = ProcessHandle.of(found.pid).map(ProcessHandle::isAlive).orElse(false);
            return alive && !found.url.isEmpty() ? Optional.of(found) : Optional.empty();
        } catch (IOException | Json.JsonException _) {
            return Optional.empty();
        }
    }

    /** The server is gone. */
    public static void remove(Home home) {
        try {
            Files.deleteIfExists(home.serverFile());
        } catch (IOException e) {
            throw new HomeException("The file " + home.serverFile() + " cannot be removed: " + e);
        }
    }
}
