package io.batuta.model.ssh;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of waiting for a file.
 *
 * @param connection id of the connection
 * @param remote the file on the other host; {@code *} and {@code ?} in its last part stand for any characters
 * @param every time between two looks
 * @param settled whether its size must be the same in two looks, so that a file still being written is waited for
 * @param giveUpAfter how long it is waited for; null for ever
 * @param skip whether the task is skipped then, instead of failed
 */
public record SshWaitConfig(
        String connection, String remote, Duration every, boolean settled, @Nullable Duration giveUpAfter, boolean skip) {}
