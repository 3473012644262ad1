package io.batuta.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.batuta.model.json.Json;
import io.batuta.server.client.Api;
import io.batuta.testing.ssh.Sshd;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine got another address, and the mail server was written down wrongly: both are said where people look, and both are mended while the service runs. */
class EditedConnectionsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;

    @Test
    void anEditedConnectionCountsFromTheNextTryOnWithoutARestart() throws Exception {
        Path dags = Files.createDirectory(directory.resolve("dags"));
        try (InputStream source = EditedConnectionsTest.class.getResourceAsStream("/story/Moved.java")) {
            Files.copy(source, dags.resolve("Moved.java"));
        }
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (Sshd sshd = Sshd.start(Files.createDirectory(directory.resolve("sshd")));
                ServerProcess server = ServerProcess.start(directory, dags, List.of("--alerts-gather", "0s"))) {
            Api api = server.api();
            int nobody = closedPort();
            var worker = sshd.connection(Map.of());
            api.post("/api/v2/connections",
                    Map.of("connection_id", "worker", "conn_type", "ssh", "host", "127.0.0.1", "port", nobody, "login",
                            String.valueOf(worker.login()), "extra", Json.write(worker.extra())));
            api.post("/api/v2/connections",
                    Map.of("connection_id", "smtp_default", "conn_type", "smtp", "host", "127.0.0.1", "port", nobody,
                            "extra", "{\"security\": \"plain\", \"from\": \"batuta@example.org\"}"));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(server.knows("moved")).as(server::said).isTrue());
            String run = server.trigger("moved");

            await().atMost(LIMIT).untilAsserted(() -> assertThat(failures(server, run))
                    .contains("127.0.0.1:" + nobody + " refused the connection"));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(alerts(api)).anySatisfy(alert -> assertThat(alert)
                    .contains("\"state\":\"waiting\"", "127.0.0.1:" + nobody,
                            "refuses the connection: nothing listens on that port (587 for starttls, 465 for tls, 25 for plain)")));

            api.patch("/api/v2/connections/worker?update_mask=port", Map.of("connection_id", "worker", "conn_type", "ssh", "port",
                    sshd.port()));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(server.state("moved", run)).isEqualTo("success"));

            api.patch("/api/v2/connections/smtp_default?update_mask=port",
                    Map.of("connection_id", "smtp_default", "conn_type", "smtp", "port",
                            mail.getSmtp().getPort()));
            api.post("/api/batuta/v1/alerts/test", Map.of("to", List.of("ops@example.org")));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(alerts(api)).anySatisfy(alert -> assertThat(alert)
                    .contains("\"on\":\"TEST\"", "\"state\":\"done\"", "\"answer\":\"250")));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(Arrays.stream(mail.getReceivedMessages()).map(EditedConnectionsTest::subject))
                            .contains("[batuta] retries moved.clean, run " + run));
        } finally {
            mail.stop();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return once.getLocalPort();
        }
    }

    /** What the run's page says about its tries. */
    private static String failures(ServerProcess server, String run) {
        return server.run("moved", run).path("tasks").toString();
    }

    /** What the console's list of alerts shows. */
    private static List<String> alerts(Api api) {
        List<String> alerts = new java.util.ArrayList<>();
        api.get("/api/batuta/v1/alerts").path("alerts").forEach(alert -> alerts.add(alert.toString()));
        return alerts;
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
