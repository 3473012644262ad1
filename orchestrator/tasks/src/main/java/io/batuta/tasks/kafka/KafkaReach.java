package io.batuta.tasks.kafka;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why brokers cannot be used: whether they can be reached, and whether the addresses they tell clients to use (their advertised listeners) can. The client itself only reports a timeout.
 */
final class KafkaReach {
    private static final int PATIENCE = 3000;
    private static final short VERSION = 9;

    private KafkaReach() {}

    /** What was found: whether a broker can be reached and used, and a sentence. */
    record Finding(boolean reached, String sentence, @Nullable String hint) {}

    static Finding look(Map<String, String> settings) {
        List<String> servers = List.of(String.valueOf(settings.get("bootstrap.servers")).split(",", -1));
        List<String> problems = new ArrayList<>();
        for (String server : servers) {
            Optional<String> problem = problem(server);
            if (problem.isEmpty()) {
                return advertised(server, settings);
            }
            problems.add(problem.get());
        }
        return new Finding(false, String.join("; ", problems) + "; is Kafka running?", null);
    }

    private static Finding advertised(String server, Map<String, String> settings) {
        Finding fine = new Finding(true, server + " answers", null);
        boolean plain = settings.getOrDefault("security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT).equals("PLAINTEXT");
        if (!plain) {
            return fine;
        }
        try {
            for (Node node : nodes(server)) {
                String listener = node.host() + ":" + node.port();
                Optional<String> problem = problem(listener);
                if (problem.isPresent()) {
                    return new Finding(
                            false,
                            server + " answers, but tells clients to use " + listener + " (its advertised listener), and this host "
                                    + problem.get(),
                            "set advertised.listeners of the broker to an address that this host can reach, or use its listener for this network");
                }
            }
            return fine;
        } catch (IOException | ApiException | IllegalArgumentException e) {
            return new Finding(false, server + " accepts connections but does not answer like a Kafka broker (" + e.getMessage() + ")",
                    "is that the port of a listener for clients, and does it speak "
                            + settings.getOrDefault("security.protocol", "PLAINTEXT") + "?");
        }
    }

    /** Asks one broker for all brokers, as it tells clients to reach them. */
    static List<Node> nodes(String server) throws IOException {
        RequestHeader header = new RequestHeader(ApiKeys.METADATA, VERSION, "batuta", 1);
        ByteBuffer request = new MetadataRequest.Builder(List.of(), false).build(VERSION).serializeWithHeader(header);
        try (Socket socket = connected(server)) {
            socket.setSoTimeout(PATIENCE);
            OutputStream out = socket.getOutputStream();
            byte[] bytes = new byte[request.remaining()];
            request.get(bytes);
            out.write(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            if (length < 8 || length > 10_000_000) {
                throw new IOException("its answer would be " + length + " bytes long");
            }
            MetadataResponse answer = (MetadataResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(length)), header);
            return List.copyOf(answer.brokers());
        } catch (java.io.EOFException e) {
            throw new IOException("it closed the connection", e);
        }
    }

    private static Optional<String> problem(String server) {
        try (Socket _ = connected(server)) {
            return Optional.empty();
        } catch (java.net.UnknownHostException _) {
            return Optional.of("cannot find " + server + " (no address is known for that name)");
        } catch (SocketTimeoutException _) {
            return Optional.of("cannot reach " + server + " (timed out after " + Duration.ofMillis(PATIENCE).toSeconds() + " s)");
        } catch (IOException | IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            return Optional.of("cannot reach " + server + " (" + (said.contains("refused") ? "connection refused" : said) + ")");
        }
    }

    private static Socket connected(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        if (colon < 1) {
            throw new IOException("it has no port");
        }
        InetSocketAddress address = new InetSocketAddress(server.substring(0, colon).replaceAll("[\\[\\]]", ""),
                Integer.parseInt(server.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new java.net.UnknownHostException(server);
        }
        Socket socket = new Socket();
        try {
            socket.connect(address, PATIENCE);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
