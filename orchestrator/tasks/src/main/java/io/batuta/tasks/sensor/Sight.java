package io.batuta.tasks.sensor;

import io.batuta.model.sensor.Looks;

/**
 * What one attempt of a sensor waits for.
 *
 * @param looks how often it looks and when it gives up
 * @param what it waits for, in words that go on a sentence: {@code /data/in/orders.csv}
 */
public record Sight(Looks looks, String what, Look look) {}
