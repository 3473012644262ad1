package io.batuta.tasks.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import io.batuta.model.docker.DockerConnection;
import io.batuta.model.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is asked of an engine. Every method waits for its answer, on a thread that nobody interrupts. Thread-safe. */
final class Engine implements AutoCloseable {
    /** The label that says whose container it is. */
    static final String ATTEMPT = "batuta.attempt";

    /** To make and start a container an engine may have to copy its image's files first. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final int OUTPUT_MOST = 16 * 1024 * 1024;

    private final DockerConnection connection;
    private final Api api;
    private final Watch watch = new Watch(this);
    private volatile @Nullable String version;

    Engine(DockerConnection connection, URI place) {
        this.connection = connection;
        this.api = new Api(connection, place);
    }

    DockerConnection connection() {
        return connection;
    }

    URI place() {
        return api.place();
    }

    String words() {
        return DockerConnection.words(api.place());
    }

    Watch watch() {
        return watch;
    }

    /** Whether it answers; learns which version of the interface it speaks. */
    void ping() throws IOException {
        Api.Answer answer = api.ask("GET", "/_ping", null, connection.timeout());
        if (!answer.ok()) {
            throw refused("does not answer as one", answer);
        }
        version = answer.version();
    }

    /** What it says about itself. */
    JsonNode about() throws IOException {
        Api.Answer answer = api.get("/version");
        if (!answer.ok()) {
            throw refused("does not answer as one", answer);
        }
        return answer.json();
    }

    /** Has it try a login at a registry. */
    Api.Answer login(String user, String password, String registry) throws IOException {
        return api.post(path("/auth"), Map.of("username", user, "password", password, "serveraddress", Image.loginAddress(registry)));
    }

    boolean hasImage(String name) throws IOException {
        Api.Answer answer = api.get(path("/images/" + Api.part(name).replace("%2F", "/") + "/json"));
        if (answer.status() != 404 && !answer.ok()) {
            throw refused("could not look for the image " + name, answer);
        }
        return answer.ok();
    }

    /** Has it fetch an image. Runs on the caller's thread, as long as it takes; an interrupt ends it. */
    void pull(String name) throws IOException {
        Image image = Image.of(name);
        Map<String, String> headers = new HashMap<>();
        if (connection.login() != null && Image.sameRegistry(connection.registry(), image.registry())) {
            String login = Json.write(Map.of("username", connection.login(), "password", String.valueOf(connection.password()),
                    "serveraddress", Image.loginAddress(image.registry())));
            headers.put("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        String path = path("/images/create?fromImage=" + Api.part(image.repository()) + "&tag=" + Api.part(image.version()));
        String error = api.stream("POST", path, null, headers, Engine::pullError);
        if (!error.isEmpty()) {
            throw new EngineException("the image " + name + " could not be fetched: " + error, EngineWords.ofPull(error, name, connection),
                    500,
                    null);
        }
    }

    /** The engine tells the progress line by line, and an error as one of them. */
    private static String pullError(DockerHttpClient.Response response) throws IOException {
        InputStream body = response.getBody();
        String last = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode told = line.isBlank() ? Json.tree("{}") : Json.tree(line);
                String message = told.path(response.getStatusCode() < 300 ? "error" : "message").asText("");
                last = message.isEmpty() ? last : message;
            }
        } catch (Json.JsonException e) {
            last = String.valueOf(e.getMessage());
        }
        return last.isEmpty() && response.getStatusCode() >= 300 ? "status " + response.getStatusCode() : last;
    }

    /** Makes a container; empty when the name is taken. */
    Optional<String> create(String name, Object settings) throws IOException {
        Api.Answer answer = api.ask("POST", path("/containers/create?name=" + Api.part(name)), settings, LONG);
        if (answer.status() == 409) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new EngineException(answer.message(), DockerHints.ofRefusal(answer.message()), answer.status(), null);
        }
        return Optional.of(answer.json().path("Id").asText());
    }

    /** Starts it; one that was started already is left alone. */
    void start(String id) throws IOException {
        Api.Answer answer = api.ask("POST", path("/containers/" + id + "/start"), null, LONG);
        if (!answer.ok() && answer.status() != 304) {
            throw new EngineException(answer.message(), DockerHints.ofRefusal(answer.message()), answer.status(), null);
        }
    }

    /** What it says about a container, by id or name; empty when there is none. */
    Optional<ContainerState> state(String idOrName) throws IOException {
        Api.Answer answer = api.get(path("/containers/" + Api.part(idOrName) + "/json"));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw refused("could not say what became of the container", answer);
        }
        return Optional.of(ContainerState.of(answer.json()));
    }

    /** The container of an attempt, however it is named; empty when there is none. */
    Optional<ContainerState> find(String attempt) throws IOException {
        for (JsonNode one : list(ATTEMPT + "=" + attempt)) {
            Optional<ContainerState> state = state(one.path("Id").asText());
            if (state.isPresent()) {
                return state;
            }
        }
        return Optional.empty();
    }

    /** Whether each attempt's container still runs, by the attempt's name. */
    Map<String, Boolean> running() throws IOException {
        Map<String, Boolean> running = new TreeMap<>();
        for (JsonNode one : list(ATTEMPT)) {
            running.put(one.path("Labels").path(ATTEMPT).asText(), !List.of("exited", "dead").contains(one.path("State").asText()));
        }
        return running;
    }

    private List<JsonNode> list(String label) throws IOException {
        String filters = Json.write(Map.of("label", List.of(label)));
        Api.Answer answer = api.get(path("/containers/json?all=1&filters=" + Api.part(filters)));
        if (!answer.ok()) {
            throw refused("could not list its containers", answer);
        }
        List<JsonNode> all = new ArrayList<>();
        answer.json().forEach(all::add);
        return all;
    }

    /** Waits a while for its end. */
    void waitFor(String id, Duration most) throws IOException {
        try {
            api.ask("POST", path("/containers/" + id + "/wait"), null, most);
        } catch (EngineException e) {
            if (e.status() != 0) {
                throw e;
            }
        }
    }

    /** Reads its output from the beginning on, on the caller's thread; while it runs, new output is waited for. An interrupt ends it. */
    void logs(String id, boolean wait, Api.Use<Boolean> use) throws IOException {
        var _ = api.stream("GET", path("/containers/" + id + "/logs?stdout=1&stderr=1&follow=" + (wait ? "1" : "0")), null, Map.of(),
                response -> {
                    if (response.getStatusCode() >= 300) {
                        InputStream body = response.getBody();
                        throw refused("could not show the container's output",
                                new Api.Answer(response.getStatusCode(), body.readAllBytes(), null));
                    }
                    return use.with(response);
                });
    }

    void kill(String id, String signal) throws IOException {
        Api.Answer answer = api.post(path("/containers/" + id + "/kill?signal=" + Api.part(signal)), null);
        if (!answer.ok() && answer.status() != 404 && answer.status() != 409) {
            throw refused("could not kill the container", answer);
        }
    }

    /** Removes a container with the volumes that nobody named. */
    void remove(String id) throws IOException {
        Api.Answer answer = api.delete(path("/containers/" + id + "?v=1&force=1"));
        if (!answer.ok() && answer.status() != 404 && answer.status() != 409) {
            throw refused("could not remove the container", answer);
        }
    }

    /** A file of the container; empty when there is none. */
    Optional<byte[]> file(String id, String file) throws IOException {
        Api.Answer answer = api.get(path("/containers/" + id + "/archive?path=" + Api.part(file)));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw refused("could not hand out the file " + file, answer);
        }
        return Tar.onlyFile(answer.body(), OUTPUT_MOST);
    }

    private String path(String path) {
        String known = version;
        return known == null || !known.matches("[0-9]+\\.[0-9]+") ? path : "/v" + known + path;
    }

    private EngineException refused(String what, Api.Answer answer) {
        return new EngineException("the Docker engine at " + words() + " " + what + ": " + answer.status() + " " + answer.message(), null,
                answer.status(), null);
    }

    @Override
    public void close() {
        watch.close();
        api.close();
    }
}
