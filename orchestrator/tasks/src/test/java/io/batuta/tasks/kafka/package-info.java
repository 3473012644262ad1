/** Tests of Kafka tasks, with a real broker. */
@NullMarked
package io.batuta.tasks.kafka;

import org.jspecify.annotations.NullMarked;
