package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Templates on their way through the whole service to a real sshd and a real engine: a value that would do harm as code arrives as a text, or is refused with a sentence. */
final class RemoteTexts {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String EVIL = "'; touch injected; echo \"$(touch injected)\" `touch injected` \\ * ~ {{ é }} %s";

    private RemoteTexts() {}

    static void judge(RemoteParts parts, ServerProcess server) throws IOException {
        String run = server.trigger("texts", Map.of("dir", parts.work().toString(), "evil", EVIL));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(server.state("texts", run)).isIn("success", "failed"));
        Map<String, JsonNode> tasks = RemoteParts.tasks(server, "texts", run).stream()
                .collect(Collectors.toMap(task -> task.path("task_id").asText(), Function.identity()));
        for (String id : List.of("shell_script", "ssh_script", "ssh_env", "ssh_stdin", "ssh_words", "ssh_upload", "docker_words")) {
            assertThat(tasks.get(id).path("state").asText()).as(() -> String.join("\n", RemoteParts.log(server, "texts", run, id, -1)))
                    .isEqualTo("success");
        }
        for (String file : List.of("shell_script", "ssh_script", "ssh_env", "ssh_stdin", "ssh_upload")) {
            assertThat(Files.readString(parts.work().resolve(file))).as(file).isEqualTo(EVIL);
        }
        assertThat(parts.work().resolve(EVIL)).exists();
        assertThat(RemoteParts.log(server, "texts", run, "docker_words", -1)).anyMatch(line -> line.endsWith("got " + EVIL));
        assertThat(tasks.get("refused").path("state").asText()).isEqualTo("failed");
        assertThat(RemoteParts.log(server, "texts", run, "refused", -1))
                .anyMatch(line -> line.contains("stands inside quotes") && line.contains("take the quotes away"));
        assertThat(parts.work().resolve("injected")).doesNotExist();
    }
}
