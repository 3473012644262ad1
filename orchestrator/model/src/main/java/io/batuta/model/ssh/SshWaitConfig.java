package io.batuta.model.ssh;

import io.batuta.model.sensor.Looks;

/**
 * Settings of waiting for a file.
 *
 * @param connection id of the connection
 * @param remote the file on the other host; {@code *} and {@code ?} in its last part stand for any characters
 * @param settled whether its size must be the same in two looks, so that a file still being written is waited for
 * @param looks how it looks
 */
public record SshWaitConfig(String connection, String remote, boolean settled, Looks looks) {}
