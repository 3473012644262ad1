package io.batuta.tasks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.task.ConnectionTest.Result;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;
import org.junit.jupiter.api.Test;

/** Brokers whose listeners are set wrongly: they answer, and send clients to where nobody is. A client itself only reports a timeout. */
class KafkaReachTest {
    /** Answers every question for the brokers with this one. */
    private static void serve(ServerSocket server, String host, int port) {
        try {
            while (true) {
                try (Socket one = server.accept()) {
                    answer(one, host, port);
                } catch (java.io.EOFException _) {
                    // Somebody only knocked.
                }
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private static void answer(Socket one, String host, int port) throws IOException {
        DataInputStream in = new DataInputStream(one.getInputStream());
        RequestHeader asked = RequestHeader.parse(ByteBuffer.wrap(in.readNBytes(in.readInt())));
        MetadataResponseData data = new MetadataResponseData().setClusterId("c").setControllerId(1);
        data.brokers().add(new MetadataResponseBroker().setNodeId(1).setHost(host).setPort(port));
        ResponseHeader header = asked.toResponseHeader();
        ByteBuffer answer = RequestUtils.serialize(header.data(), header.headerVersion(), data, asked.apiVersion());
        byte[] bytes = new byte[answer.remaining()];
        answer.get(bytes);
        one.getOutputStream().write(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
    }

    private static Result tested(String host, int port) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server, host, port));
            return new KafkaConnectionTest().test(KafkaSettingsTest.connection("127.0.0.1:" + server.getLocalPort(), Map.of()));
        }
    }

    @Test
    void aListenerThatNobodyHereReachesIsNamed() throws Exception {
        int closed;
        try (ServerSocket once = new ServerSocket(0)) {
            closed = once.getLocalPort();
        }
        Result result = tested("127.0.0.1", closed);
        assertThat(result.usable()).isFalse();
        assertThat(result.sentence()).endsWith(" answers, but tells clients to use 127.0.0.1:" + closed
                + " (its advertised listener), and this host cannot reach 127.0.0.1:" + closed + " (connection refused)");
        assertThat(result.hint()).startsWith("set advertised.listeners of the broker to an address that this host can reach");
    }

    @Test
    void aListenerOfAnotherNetworkIsNamed() throws Exception {
        assertThat(tested("broker.invalid", 29092).sentence())
                .endsWith(
                        "tells clients to use broker.invalid:29092 (its advertised listener), and this host cannot find broker.invalid:29092 "
                                + "(no address is known for that name)");
    }
}
