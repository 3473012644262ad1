package io.batuta.model.file;

import io.batuta.model.sensor.Looks;

/**
 * Settings of waiting for a local file.
 *
 * @param path absolute, or {@code ~/…}; {@code *} and {@code ?} in its last part stand for any characters
 * @param settled whether its size must be the same in two looks, so that a file still being written is waited for
 * @param looks how it looks
 */
public record FileWaitConfig(String path, boolean settled, Looks looks) {}
