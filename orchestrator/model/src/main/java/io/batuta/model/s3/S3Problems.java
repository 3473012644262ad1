package io.batuta.model.s3;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class S3Problems {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_TEXT = 16 * 1024 * 1024;

    private S3Problems() {}

    static @Nullable String place(String connection, @Nullable String bucket) {
        if (connection.isBlank()) {
            return "it needs a connection of kind s3: .connection(\"lake\")";
        }
        return bucket == null || BUCKET.matcher(bucket).matches() ? null : "bucket: '" + cut(bucket) + "' cannot be a bucket's name";
    }

    static @Nullable String key(String key) {
        if (key.isEmpty()) {
            return "key: it is empty";
        }
        return prefix(key);
    }

    static @Nullable String prefix(String key) {
        if (key.indexOf('\0') >= 0 || key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            return "key: at most 1024 bytes, without U+0000";
        }
        return null;
    }

    static @Nullable String local(String local) {
        boolean whole = local.startsWith("/") || local.startsWith("~/");
        return whole && local.indexOf('\0') < 0 && local.length() <= 4096
                ? null
                : "local path: '" + cut(local) + "' must be absolute or begin with ~/";
    }

    static @Nullable String content(String content) {
        return content.length() > LONGEST_TEXT ? "content: it is longer than 16 MB; put it into a file" : null;
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
