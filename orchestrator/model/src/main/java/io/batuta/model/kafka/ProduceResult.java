package io.batuta.model.kafka;

import java.util.Map;

/**
 * What was produced; every record was acknowledged by all in-sync replicas.
 *
 * @param records how many
 * @param lastOffsets the last offset written, by partition number
 */
public record ProduceResult(String topic, long records, Map<String, Long> lastOffsets) {}
