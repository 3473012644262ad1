/** Kafka: records produced, topics made; what an author writes. */
@NullMarked
package io.batuta.model.kafka;

import org.jspecify.annotations.NullMarked;
