package io.batuta.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTestsTest {
    private final ConnectionTests tests = ConnectionTests.standard(Map.of(), _ -> Optional.empty());
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    ConnectionTestsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            asked.incrementAndGet();
            boolean known = "Basic bWU6czNjcmV0".equals(call.getRequestHeaders().getFirst("Authorization"));
            boolean sendsOn = call.getRequestURI().getPath().equals("/elsewhere");
            if (sendsOn) {
                call.getResponseHeaders().add("Location", "http://169.254.169.254/latest");
            }
            call.sendResponseHeaders(sendsOn ? 302 : known ? 404 : 401, -1);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static Connection connection(String kind, String host, @Nullable Integer port, @Nullable String password) {
        return new Connection("c", kind, null, host, port, password == null ? null : "me", password, null, Map.of(), Set.of());
    }

    private Result http(String password) {
        return tests.test(connection("http", "127.0.0.1", server.getAddress().getPort(), password));
    }

    @Test
    void anAnswerShowsThatTheAddressIsReachedAndARefusedLoginIsSaid() {
        assertThat(http("s3cret")).isEqualTo(Result.usable("127.0.0.1 answers 404: it is reached; calls to its paths may work"));
        assertThat(http("wrong").usable()).isFalse();
        assertThat(http("wrong").sentence()).isEqualTo("127.0.0.1 answers 401: it does not accept this login").doesNotContain("wrong");
    }

    @Test
    void whereNobodyListensItSaysSo() throws IOException {
        int closed;
        try (ServerSocket once = new ServerSocket(0)) {
            closed = once.getLocalPort();
        }
        assertThat(tests.test(connection("http", "127.0.0.1", closed, null))).matches(result -> !result.usable())
                .extracting(Result::sentence)
                .asString().contains("refused");
        assertThat(tests.test(connection("kafka", "127.0.0.1", closed, null)).sentence())
                .isEqualTo("cannot reach 127.0.0.1:" + closed + " (connection refused); is Kafka running?");
    }

    @Test
    void linkLocalAddressesAreNotCalledAlsoNotWhenAnAnswerLeadsThere() {
        for (String host : new String[]{"169.254.169.254", "http://169.254.169.254/latest/meta-data", "[fe80::1]", "me@169.254.1.1:80"}) {
            assertThat(tests.test(connection("http", host, null, null)).sentence())
                    .endsWith("is a link-local address; such addresses are not called");
        }
        assertThat(tests.test(connection("kafka", "localhost:1,169.254.7.7:9092", null, null)).sentence())
                .contains("169.254.7.7:9092 is a link-local");
        Result sentOn = tests.test(connection("http", "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere", null, null));
        assertThat(sentOn.sentence()).endsWith("/elsewhere answers 302");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aKindThatCannotBeTestedNamesThoseThatCan() {
        assertThat(tests.test(connection("htpp", "x", null, null)).sentence())
                .isEqualTo("connections of kind htpp cannot be tested; did you mean http?");
    }
}
