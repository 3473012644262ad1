package io.batuta.model.s3;

import io.batuta.model.check.Check;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class S3Problems {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final int LONGEST_KEY = 1024;

    private S3Problems() {}

    static @Nullable String place(String connection, @Nullable String bucket) {
        return Check.first(Check.connection(connection, "it needs a connection of kind s3: .connection(\"lake\")"),
                bucket == null || BUCKET.matcher(bucket).matches()
                        ? null
                        : "bucket: '" + Check.cut(bucket) + "' cannot be a bucket's name");
    }

    static @Nullable String key(String key) {
        if (key.isEmpty()) {
            return "key: it is empty";
        }
        return prefix(key);
    }

    static @Nullable String prefix(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY ? "key: it is longer than 1024 bytes" : Check.plain("key", key);
    }

    static @Nullable String local(String local) {
        return Check.file("local path", local);
    }

    static @Nullable String content(String content) {
        return Check.text("content", content, Check.PROSE, "; put it into a file");
    }
}
