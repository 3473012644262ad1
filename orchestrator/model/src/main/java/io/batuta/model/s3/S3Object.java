package io.batuta.model.s3;

/**
 * An object in a bucket.
 *
 * @param bytes its size
 */
public record S3Object(String bucket, String key, long bytes) {}
