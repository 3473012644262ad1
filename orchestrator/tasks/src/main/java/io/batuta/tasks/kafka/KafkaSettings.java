package io.batuta.tasks.kafka;

import io.batuta.model.names.NearNames;
import io.batuta.model.task.Connection;
import io.batuta.model.task.TaskFailedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Turns settings as people have them into the client's: Kafka's own names, and those of Python programs ({@code linger_ms}, {@code sasl_plain_username}), which may be pasted as they are. A name that
 * nobody knows is refused, naming the nearest.
 */
final class KafkaSettings {
    private static final Set<String> SERIALIZERS = Set.of("key.serializer", "value.serializer");
    private static final Set<String> OURS = Set.of("acks", "enable.idempotence", "transactional.id");

    /** Names of other clients whose meaning is the same. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "message.timeout.ms", "delivery.timeout.ms",
            "queue.buffering.max.ms", "linger.ms",
            "message.send.max.retries", "retries",
            "message.max.bytes", "max.request.size",
            "compression.codec", "compression.type",
            "sasl.mechanisms", "sasl.mechanism",
            "metadata.broker.list", "bootstrap.servers",
            "ssl.cafile", "ssl.truststore.location",
            "ssl.ca.location", "ssl.truststore.location");

    /** Settings of Python clients that mean nothing here; they are left out with a word in the log. */
    private static final Set<String> OF_PYTHON_ALONE = Set.of(
            "api.version", "api.version.auto.timeout.ms", "socket.options", "selector", "metrics.enabled", "allow.auto.create.topics",
            "sock.chunk.bytes", "sock.chunk.buffer.count");

    private KafkaSettings() {}

    /** The client's settings for a connection; {@code note} hears what was changed or left out. */
    static Map<String, String> of(Connection connection, Map<String, String> own, Consumer<String> note) {
        Map<String, String> given = new LinkedHashMap<>(connection.extra());
        given.putAll(own);
        Map<String, String> settings = new TreeMap<>();
        Map<String, String> login = new HashMap<>();
        given.forEach((name, value) -> put(name, value, settings, login, note));
        bootstrap(connection, settings);
        login(connection, settings, login);
        return settings;
    }

    private static void put(String written, String value, Map<String, String> settings, Map<String, String> login, Consumer<String> note) {
        String dotted = written.toLowerCase(Locale.ROOT).replace('_', '.');
        String name = OTHER_NAMES.getOrDefault(dotted, dotted);
        switch (name) {
            case "sasl.plain.username", "sasl.username" -> login.put("username", value);
            case "sasl.plain.password", "sasl.password" -> login.put("password", value);
            case "ssl.certfile", "ssl.keyfile", "ssl.certificate.location", "ssl.key.location" -> throw refused(
                    written,
                    "this client wants the key and the certificate in one PEM file: give it as ssl.keystore.location with ssl.keystore.type=PEM");
            case "ssl.truststore.location" -> {
                settings.put(name, value);
                settings.putIfAbsent("ssl.truststore.type", value.endsWith(".jks") ? "JKS" : value.endsWith(".p12") ? "PKCS12" : "PEM");
            }
            case "ssl.check.hostname" ->
                settings.put("ssl.endpoint.identification.algorithm", value.equalsIgnoreCase("false") ? "" : "https");
            default -> plain(written, name, value, settings, note);
        }
    }

    private static void plain(String written, String name, String value, Map<String, String> settings, Consumer<String> note) {
        if (SERIALIZERS.contains(name)) {
            serializer(written, value, note);
        } else if (OURS.contains(name)) {
            note.accept("the setting " + written
                    + " is left out: here every record is acknowledged by all in-sync replicas and written once per attempt");
        } else if (OF_PYTHON_ALONE.contains(name)) {
            note.accept("the setting " + written + " is left out: only Python's client has it");
        } else if (ProducerConfig.configNames().contains(name)) {
            settings.put(name, name.equals("bootstrap.servers") ? servers(value) : value);
        } else {
            throw refused(written, "nearest is " + nearest(name, written.contains("_")));
        }
    }

    /** What common serializers would do is done anyway: keys as text, values as JSON. */
    private static void serializer(String written, String value, Consumer<String> note) {
        String lower = value.toLowerCase(Locale.ROOT);
        boolean same = lower.contains("string") || lower.contains("json") || lower.contains("encode") || lower.contains("bytes")
                || lower.isBlank() || lower.equals("none");
        if (!same) {
            throw refused(written, "'" + value
                    + "' cannot be used here: values are written as JSON in UTF-8, or as .asString() or .asBytes(…) say; keys as text. Remove the setting");
        }
        note.accept("the setting " + written
                + " is left out: keys are written as text, values as JSON in UTF-8 (or as .asString() or .asBytes(…) say)");
    }

    private static void bootstrap(Connection connection, Map<String, String> settings) {
        if (connection.host() != null && !connection.host().isBlank()) {
            String host = servers(connection.host());
            settings.put("bootstrap.servers",
                    host.contains(":") ? host : host + ":" + (connection.port() == null ? 9092 : connection.port()));
        }
        if (!settings.containsKey("bootstrap.servers")) {
            throw new TaskFailedException("connection " + connection.id() + " has no host",
                    "set its host to a broker (host and port, or a list a:9092,b:9092)", false, null);
        }
    }

    /** A list may come as Python or JSON writes it: {@code ['a:9092', "b:9092"]}. */
    private static String servers(String value) {
        return value.replaceAll("[\\[\\]'\"\\s]", "");
    }

    private static void login(Connection connection, Map<String, String> settings, Map<String, String> login) {
        String user = login.getOrDefault("username", connection.login() == null ? "" : connection.login());
        String password = login.getOrDefault("password", connection.password() == null ? "" : connection.password());
        if (user.isEmpty() || settings.containsKey("sasl.jaas.config")) {
            return;
        }
        String mechanism = settings.computeIfAbsent("sasl.mechanism", _ -> "PLAIN");
        settings.putIfAbsent("security.protocol", "SASL_PLAINTEXT");
        String module = mechanism.startsWith("SCRAM")
                ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                : "org.apache.kafka.common.security.plain.PlainLoginModule";
        settings.put("sasl.jaas.config", module + " required username=\"" + escaped(user) + "\" password=\"" + escaped(password) + "\";");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static TaskFailedException refused(String name, String why) {
        return new TaskFailedException("the Kafka setting '" + name + "' cannot be used: " + why,
                "correct or remove it in the connection's extras or in .config(…)", false, null);
    }

    private static String nearest(String name, boolean underscores) {
        String near = NearNames.nearest(name, ProducerConfig.configNames());
        return underscores ? near.replace('.', '_') : near;
    }
}
