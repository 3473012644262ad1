package io.batuta.model.s3;

import io.batuta.model.sensor.Looks;
import org.jspecify.annotations.Nullable;

/**
 * Settings of waiting for objects.
 *
 * @param bucket the bucket; null for the connection's
 * @param key the key; {@code *} and {@code ?} stand for any characters but a slash
 * @param looks how it looks
 */
public record S3WaitConfig(String connection, @Nullable String bucket, String key, Looks looks) {}
