package io.batuta.engine.outbox;

import org.jspecify.annotations.Nullable;

/**
 * A message to deliver.
 *
 * @param key at most one message per key exists, ever
 * @param channel how it leaves: {@code hook}, {@code mail}
 * @param payload JSON of the channel's own shape
 * @param tries how many deliveries were tried, this one counted
 */
public record Message(long id, String key, String channel, String dagId, long run, @Nullable Long taskInstance, String payload,
        int tries) {}
