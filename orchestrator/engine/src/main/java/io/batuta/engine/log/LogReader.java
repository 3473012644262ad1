package io.batuta.engine.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads attempts' logs by whole lines, the end first, without ever holding more than a part in memory. To follow a log, ask {@link #after} from where the last part ended. Thread-safe. */
public final class LogReader {
    /** The least a part may be asked for: more than the longest line. */
    public static final int LEAST = 64 * 1024;

    private static final int CHUNK = 1024 * 1024;

    private final LogStore store;

    /** Reads from this store. */
    public LogReader(LogStore store) {
        this.store = store;
    }

    /**
     * Whole lines of a log.
     *
     * @param from the offset of the first byte
     * @param to the offset behind the last byte; ask for what comes after it to go on
     * @param length how long the log was
     */
    public record Part(long from, long to, long length, String text) {}

    /** What a search found: how many lines hold the text, and the first of them. */
    public record Found(long lines, List<Hit> first) {}

    /** A line that holds the text. */
    public record Hit(long offset, String line) {}

    /** The last lines, at most {@code max} bytes. */
    public Part tail(long run, long attempt, int max) throws IOException {
        return before(run, attempt, store.length(run, attempt), max);
    }

    /** The lines before an offset where a line begins, at most {@code max} bytes. */
    public Part before(long run, long attempt, long offset, int max) throws IOException {
        long length = store.length(run, attempt);
        long end = Math.clamp(offset, 0, length);
        long start = Math.max(0, end - Math.max(max, LEAST));
        byte[] bytes = store.read(run, attempt, start, (int) (end - start));
        int from = 0;
        if (start > 0) {
            while (from < bytes.length && bytes[from] != '\n') {
                from++;
            }
            from = Math.min(bytes.length, from + 1);
        }
        return new Part(start + from, end, length, text(bytes, from, bytes.length));
    }

    /** The lines from an offset on where a line begins, at most {@code max} bytes; a line being written is left for the next call. */
    public Part after(long run, long attempt, long offset, int max) throws IOException {
        long length = store.length(run, attempt);
        byte[] bytes = store.read(run, attempt, offset, Math.max(max, LEAST));
        int to = bytes.length;
        while (to > 0 && bytes[to - 1] != '\n') {
            to--;
        }
        return new Part(offset, offset + to, length, text(bytes, 0, to));
    }

    /**
     * Searches the whole log.
     *
     * @param wanted the text; Latin letters match whatever their case
     * @param limit how many hits to give back; all are counted
     */
    public Found search(long run, long attempt, String wanted, int limit) throws IOException {
        byte[] needle = lower(wanted.getBytes(StandardCharsets.UTF_8));
        List<Hit> first = new ArrayList<>();
        long lines = 0;
        long offset = 0;
        while (true) {
            byte[] bytes = store.read(run, attempt, offset, CHUNK);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            if (end == 0) {
                return new Found(lines, first);
            }
            byte[] lower = lower(bytes);
            for (int at = indexOf(lower, needle, 0, end); at >= 0; at = indexOf(lower, needle, at, end)) {
                int lineStart = at;
                while (lineStart > 0 && bytes[lineStart - 1] != '\n') {
                    lineStart--;
                }
                int lineEnd = at;
                while (bytes[lineEnd] != '\n') {
                    lineEnd++;
                }
                lines++;
                if (first.size() < limit) {
                    first.add(new Hit(offset + lineStart, text(bytes, lineStart, lineEnd)));
                }
                at = lineEnd + 1;
            }
            offset += end;
        }
    }

    private static int indexOf(byte[] in, byte[] needle, int from, int end) {
        int last = end - needle.length;
        for (int i = from; i <= last && needle.length > 0; i++) {
            if (in[i] == needle[0] && Arrays.equals(in, i, i + needle.length, needle, 0, needle.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] lower(byte[] bytes) {
        byte[] lower = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
        }
        return lower;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
