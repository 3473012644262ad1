/** Does Kafka tasks; the only room that knows the Kafka client. */
@NullMarked
package io.batuta.tasks.kafka;

import org.jspecify.annotations.NullMarked;
