package io.batuta.tasks.kafka;

import io.batuta.model.json.Json;
import io.batuta.model.kafka.KafkaMessage;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads records as what a task wants: messages with text, or values of a type. */
final class KafkaValues {
    private KafkaValues() {}

    /** The record as the type; null for a tombstone whose value is wanted. */
    static @Nullable Object of(ConsumerRecord<byte[], byte[]> record, OutputType<?> type) {
        String value = text(record, "value", record.value());
        if (type.type() == KafkaMessage.class) {
            Map<String, String> headers = new LinkedHashMap<>();
            record.headers().forEach(header -> headers.put(header.key(), new String(header.value() == null ? new byte[0] : header.value(),
                    StandardCharsets.UTF_8)));
            return new KafkaMessage(record.topic(), record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()),
                    key(record), value, headers);
        }
        if (value == null) {
            return null;
        }
        try {
            return Json.read(value, type.type());
        } catch (Json.JsonException e) {
            throw new TaskFailedException("the value of " + where(record) + " cannot be read as " + type.words() + ": " + e.getMessage(),
                    "read messages instead (without .values(…)) to see what is there", false, e);
        }
    }

    static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
        return text(record, "key", record.key());
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String what, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new TaskFailedException("the " + what + " of " + where(record) + " is not text in UTF-8",
                    "only text and JSON can be read into an output", false, e);
        }
    }

    private static String where(ConsumerRecord<?, ?> record) {
        return "the record at offset " + record.offset() + " of topic " + record.topic() + ", partition " + record.partition();
    }
}
