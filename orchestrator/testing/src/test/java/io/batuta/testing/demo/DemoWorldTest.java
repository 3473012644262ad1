package io.batuta.testing.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.testing.kafka.BrokerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's surroundings come up with one call, say where they are, and go again. */
class DemoWorldTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir Path home;

    @Test
    void brokerAndApiAnswerWhereTheLinesSay() throws Exception {
        String clusterId;
        try (DemoWorld demo = DemoWorld.start(home, 0, 0, CLOCK)) {
            assertThat(demo.lines()).hasSize(2);
            assertThat(demo.lines().getFirst()).contains(demo.bootstrapServers(), home.resolve("demo").toString());
            assertThat(demo.lines().getLast()).contains(demo.apiBaseUri().toString());
            clusterId = clusterId(demo);
            try (HttpClient client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(demo.apiBaseUri().resolve("/api/?results=3")).build();
                assertThat(client.send(request, BodyHandlers.ofString()).body()).startsWith("{\"results\":[{\"gender\":");
            }
        }
        try (DemoWorld again = DemoWorld.start(home, 0, 0, CLOCK)) {
            assertThat(clusterId(again)).as("the same broker's data").isEqualTo(clusterId);
        }
    }

    @Test
    void aTakenKafkaPortLeavesNothingBehind() throws IOException {
        int apiPort = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> DemoWorld.start(home, taken.getLocalPort(), apiPort, CLOCK))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort());
        }
        try (ServerSocket released = new ServerSocket(apiPort, 1, InetAddress.getLoopbackAddress())) {
            assertThat(released.isBound()).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String clusterId(DemoWorld demo) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", demo.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS);
        }
    }
}
