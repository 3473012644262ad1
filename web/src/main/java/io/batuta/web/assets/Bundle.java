package io.batuta.web.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The console's files, ready to send.
 *
 * @param hash of all of them together; it stands in their addresses, so a browser may keep them for good
 * @param page index.html with the addresses of this bundle; null when there is no console
 */
record Bundle(String hash, Map<String, File> files, @Nullable String page) {
    /** Where index.html wants the links that let all modules load at once. */
    private static final String PRELOAD = "<!-- preload -->";
    private static final Pattern ENTRY = Pattern.compile("<script[^>]+type=\"module\"[^>]+src=\"ui/([^\"]+)\"");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript",
            "css", "text/css",
            "html", "text/html",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "webmanifest", "application/manifest+json",
            "woff2", "font/woff2",
            "txt", "text/plain");

    /** A file as it goes out; {@code gzip} is null when that makes it no smaller. */
    record File(String type, String etag, byte[] bytes, byte @Nullable [] gzip) {}

    /** Prepares the files of a console, its libraries added. */
    static Bundle of(Map<String, byte[]> ui) {
        Map<String, byte[]> all = new TreeMap<>(Vendor.files());
        all.putAll(ui);
        Map<String, String> modules = new HashMap<>();
        all.replaceAll((path, bytes) -> path.endsWith(".js") ? module(path, bytes, modules) : bytes);
        String hash = digest(all);
        Map<String, File> files = new HashMap<>();
        all.forEach((path, bytes) -> files.put(path, file(path, bytes)));
        byte[] index = all.get("index.html");
        return new Bundle(hash, files, index == null ? null : page(new String(index, UTF_8), hash, modules));
    }

    private static byte[] module(String path, byte[] bytes, Map<String, String> modules) {
        String written = new String(bytes, UTF_8);
        String source = Modules.withPaths(path, path.startsWith("vendor/") ? written : Modules.withoutComments(written));
        modules.put(path, source);
        return source.getBytes(UTF_8);
    }

    private static String page(String index, String hash, Map<String, String> modules) {
        Matcher entry = ENTRY.matcher(index);
        StringBuilder links = new StringBuilder();
        if (entry.find()) {
            for (String path : Modules.reachable(entry.group(1), modules)) {
                links.append("<link rel=\"modulepreload\" href=\"ui/").append(path).append("\">\n");
            }
        }
        return index.replace(PRELOAD, links).replaceAll("(href|src)=\"ui/", "$1=\"ui/" + hash + "/");
    }

    private static File file(String path, byte[] bytes) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        String type = TYPES.getOrDefault(extension, "application/octet-stream");
        boolean text = type.startsWith("text/") || type.contains("json") || type.contains("svg");
        byte[] small = text && bytes.length > 200 ? gzip(bytes) : null;
        return new File(
                text && !type.contains("json") ? type + "; charset=utf-8" : type,
                '"' + digest(Map.of(path, bytes)) + '"',
                bytes,
                small != null && small.length < bytes.length ? small : null);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((path, bytes) -> {
                digest.update((path + '\0' + bytes.length + '\0').getBytes(UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java brings SHA-256", e);
        }
    }
}
