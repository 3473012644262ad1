package io.batuta.engine.outbox;

import org.jspecify.annotations.Nullable;

/**
 * A message to deliver.
 *
 * @param key at most one message per key exists, ever
 * @param channel how it leaves: {@code hook}, {@code mail}, {@code webhook}
 * @param payload JSON of the channel's own shape
 * @param taskInstance the task instance it tells of; null when it tells of a run, or of nothing
 * @param tries how many deliveries were tried, this one counted
 * @param together the bundle it leaves with, fixed before its first try; null before
 */
public record Message(long id, String key, String channel, String dagId, long run, @Nullable Long taskInstance, String payload,
        int tries, @Nullable Long together) {}
