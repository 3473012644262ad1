package io.batuta.workertasks.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the job reads its topic. The defaults are a file beside this class.
 *
 * @param maxOffsetsPerTrigger how many records one batch has at most
 * @param startingOffsets {@code earliest} or {@code latest}: where to begin when there is no checkpoint
 * @param failOnDataLoss whether to fail when records it has not read are gone from the topic
 * @param consumer settings of Kafka's consumer, in Kafka's own names
 */
record JobSettings(long maxOffsetsPerTrigger, String startingOffsets, boolean failOnDataLoss, Map<String, String> consumer) {
    private static final Set<String> NAMES = Set.of("maxOffsetsPerTrigger", "startingOffsets", "failOnDataLoss", "consumer");

    /** What Spark itself sets, and breaks when somebody else does. */
    private static final Set<String> OF_SPARK = Set.of("group.id", "auto.offset.reset", "enable.auto.commit", "key.deserializer",
            "value.deserializer", "bootstrap.servers", "interceptor.classes");

    /** What the job brings, overlaid by the file. */
    static JobSettings read(@Nullable Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (InputStream defaults = JobSettings.class.getResourceAsStream("users-to-postgres.json")) {
            JsonNode brought = json.readTree(Objects.requireNonNull(defaults));
            return of(brought, file == null ? json.createObjectNode() : object(json, file));
        }
    }

    private static JsonNode object(ObjectMapper json, Path file) throws IOException {
        JsonNode read;
        try {
            read = json.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new Arguments.WrongArguments("--settings names " + file + ", and there is no such file here");
        }
        if (!read.isObject()) {
            throw new Arguments.WrongArguments("--settings: " + file + " is not a JSON object");
        }
        return read;
    }

    private static JobSettings of(JsonNode defaults, JsonNode own) {
        own.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                throw new Arguments.WrongArguments("--settings: there is no setting '" + name
                        + "'; there are maxOffsetsPerTrigger, startingOffsets, failOnDataLoss and consumer");
            }
        });
        Map<String, String> consumer = new LinkedHashMap<>();
        addTo(consumer, defaults.path("consumer"));
        addTo(consumer, own.path("consumer"));
        long most = own.path("maxOffsetsPerTrigger").asLong(defaults.path("maxOffsetsPerTrigger").asLong());
        String from = own.path("startingOffsets").asText(defaults.path("startingOffsets").asText());
        if (most < 1) {
            throw new Arguments.WrongArguments("--settings: maxOffsetsPerTrigger is a number of at least 1");
        }
        if (!from.equals("earliest") && !from.equals("latest")) {
            throw new Arguments.WrongArguments("--settings: startingOffsets is earliest or latest, not '" + from + "'");
        }
        return new JobSettings(most, from, own.path("failOnDataLoss").asBoolean(defaults.path("failOnDataLoss").asBoolean()),
                Map.copyOf(consumer));
    }

    /** Names as Python programs write them ({@code session_timeout_ms}) are taken, too. */
    private static void addTo(Map<String, String> consumer, JsonNode given) {
        given.fields().forEachRemaining(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT).replace('_', '.');
            if (OF_SPARK.contains(name)) {
                throw new Arguments.WrongArguments(
                        "--settings: consumer setting " + field.getKey() + " is Spark's own to set; leave it out");
            }
            consumer.put(name, field.getValue().asText());
        });
    }
}
