package io.batuta.model.kafka;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record to produce.
 *
 * @param key as text; records of one key keep their order; null for none
 * @param value its bytes; null is a tombstone
 * @param partition null to let the key decide
 */
@SuppressWarnings("ArrayRecordComponent") // Values are never compared.
public record KafkaRecord(@Nullable String key, byte @Nullable [] value, Map<String, String> headers, @Nullable Integer partition) {}
