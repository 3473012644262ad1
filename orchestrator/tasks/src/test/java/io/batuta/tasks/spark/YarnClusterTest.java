package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.batuta.tasks.spark.Cluster.Phase;
import io.batuta.tasks.spark.Cluster.Seen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a resource manager's answers mean. They are copies of a real one's, which {@link SparkYarnTest} asks. */
class YarnClusterTest {
    private static final String APPS = "GET /ws/v1/cluster/apps/application_1_";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final ClusterHttp http = new ClusterHttp();
    private HttpServer manager;

    private record Answer(int code, String body) {}

    @BeforeEach
    void begin() throws IOException {
        manager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        manager.createContext("/", exchange -> {
            Answer answer = answers.getOrDefault(exchange.getRequestMethod() + " " + exchange.getRequestURI(), new Answer(404, "<html>"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.code(), body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        manager.start();
    }

    @AfterEach
    void end() {
        manager.stop(0);
        http.close();
    }

    private YarnCluster cluster() {
        return new YarnCluster(http, List.of("http://127.0.0.1:1", "http://127.0.0.1:" + manager.getAddress().getPort()), "ann b");
    }

    private Seen seen(int number, int code, String body) throws Exception {
        answers.put(APPS + number + "?user.name=ann+b", new Answer(code, body));
        return cluster().look("application_1_" + number);
    }

    private static String app(String state, String end, String diagnostics) {
        return "{\"app\":{\"state\":\"" + state + "\",\"finalStatus\":\"" + end + "\",\"diagnostics\":\"" + diagnostics + "\"}}";
    }

    @Test
    void aStateIsAPhase() throws Exception {
        assertThat(seen(1, 200, app("RUNNING", "UNDEFINED", ""))).isEqualTo(new Seen(Phase.GOING, "RUNNING"));
        assertThat(seen(2, 200, app("FINISHED", "SUCCEEDED", ""))).isEqualTo(new Seen(Phase.SUCCEEDED, "FINISHED (SUCCEEDED)"));
        assertThat(seen(3, 200, app("KILLED", "KILLED", "Application killed by user."))).isEqualTo(
                new Seen(Phase.KILLED, "KILLED: Application killed by user."));
        assertThat(seen(4, 200,
                app("FINISHED", "FAILED", "User class threw exception: java.lang.IllegalStateException: no\\n\\tat A.main(A.java:1)\\n"
                        + "Caused by: java.io.IOException: deep\\n")))
                .isEqualTo(new Seen(Phase.FAILED,
                        "FINISHED (FAILED): User class threw exception: java.lang.IllegalStateException: no; caused by java.io.IOException: deep"));
    }

    @Test
    void whatItDoesNotKnowOrSay() throws Exception {
        assertThat(seen(5, 404,
                "{\"RemoteException\":{\"exception\":\"NotFoundException\",\"message\":\"java.lang.Exception: app with id: application_1_5 not found\"}}"))
                .isEqualTo(new Seen(Phase.NOT_KNOWN, ""));
        assertThat(seen(6, 403, "{\"RemoteException\":{\"exception\":\"ForbiddenException\",\"message\":\"not for ann\"}}"))
                .isEqualTo(new Seen(Phase.NOT_KNOWN, "not for ann"));
        assertThatThrownBy(() -> seen(7, 401, "<html>Authentication required</html>")).isInstanceOf(IOException.class)
                .hasMessageContaining("does not answer in JSON (HTTP 401)");
    }

    @Test
    void aKillThatIsRefusedIsNotOneThatWasDone() throws Exception {
        answers.put("PUT /ws/v1/cluster/apps/application_1_8/state?user.name=ann+b", new Answer(202, "{\"state\":\"RUNNING\"}"));
        cluster().kill("application_1_8");
        answers.put("PUT /ws/v1/cluster/apps/application_1_9/state?user.name=ann+b", new Answer(403, "User ann is not allowed"));
        assertThatThrownBy(() -> cluster().kill("application_1_9")).isInstanceOf(IOException.class)
                .hasMessageContaining("refused it: HTTP 403 User ann is not allowed");
    }
}
