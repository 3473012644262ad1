/** A real Kafka broker in a process of its own: for the demo, and for every test that says "Kafka". */
@NullMarked
package io.batuta.testing.kafka;

import org.jspecify.annotations.NullMarked;
