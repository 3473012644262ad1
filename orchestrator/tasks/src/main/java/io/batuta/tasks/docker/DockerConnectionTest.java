package io.batuta.tasks.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.docker.DockerConnection;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Asks every engine of a Docker connection what it is, and tries the registry's login where there is one. */
public final class DockerConnectionTest implements ConnectionTest {
    @Override
    public String kind() {
        return DockerConnection.KIND;
    }

    @Override
    public void check(Connection connection) {
        DockerConnection.of(connection);
    }

    @Override
    public List<String> servers(Connection connection) {
        return DockerConnection.of(connection).engines().stream().filter(engine -> !engine.getScheme().equals("unix"))
                .map(DockerConnection::words).toList();
    }

    @Override
    public Result test(Connection asked) throws InterruptedException {
        DockerConnection connection = DockerConnection.of(asked);
        List<String> sentences = new ArrayList<>();
        try {
            return Later.of("docker-test", () -> {
                for (URI place : connection.engines()) {
                    try (Engine engine = new Engine(connection, place)) {
                        sentences.add(look(engine));
                    }
                }
                return Result.usable(String.join("; ", sentences));
            }).awaitOrGiveUp();
        } catch (EngineException e) {
            String before = sentences.isEmpty() ? "" : String.join("; ", sentences) + "; but ";
            return Result.unusable(before + e.getMessage(), e.hint());
        } catch (IOException e) {
            return Result.unusable(String.valueOf(e.getMessage()), null);
        }
    }

    private static String look(Engine engine) throws IOException {
        engine.ping();
        JsonNode about = engine.about();
        String sentence = "reached the Docker engine at " + engine.words() + ": version " + about.path("Version").asText() + " (API "
                + about.path("ApiVersion").asText() + ", " + about.path("Os").asText() + "/" + about.path("Arch").asText() + ")";
        DockerConnection connection = engine.connection();
        if (connection.login() == null) {
            return sentence;
        }
        Api.Answer answer = engine.login(connection.login(), String.valueOf(connection.password()), connection.registry());
        if (!answer.ok()) {
            throw new EngineException(sentence + ", but " + connection.registry() + " did not accept the login " + connection.login() + ": "
                    + DockerEnding.shortened(answer.message()),
                    "login and password of a docker connection are for the registry; correct them or leave them out", answer.status(),
                    null);
        }
        return sentence + ", and " + connection.registry() + " accepts the login " + connection.login();
    }
}
