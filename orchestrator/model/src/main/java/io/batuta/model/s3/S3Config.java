package io.batuta.model.s3;

import org.jspecify.annotations.Nullable;

/**
 * Settings of putting, getting and listing.
 *
 * @param bucket the bucket; null for the connection's
 * @param key the object's key; of a list, what keys begin with
 * @param local the file on the node's host; null when the content is given, and for lists
 * @param content the text to put; null when it is in a file
 * @param contentType what the object is said to be; null for nothing
 * @param atMost the most objects of a list
 */
public record S3Config(String connection, @Nullable String bucket, String key, @Nullable String local, @Nullable String content,
        @Nullable String contentType, int atMost) {}
