package io.batuta.web.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.log.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Reads parts of a log as text, cut at lines. Thread-safe. */
final class LogText {
    private static final int CHUNK = 1 << 18;
    private static final int LONGEST_LINE = 1 << 16;
    private static final int SHOWN = 400;

    private final LogStore logs;

    LogText(LogStore logs) {
        this.logs = logs;
    }

    /** Some text from {@code offset} up to {@code end}. */
    record Part(long offset, long end, String text) {}

    /** A line that was looked for. */
    record Match(long line, long offset, String text) {}

    /** What a search found; {@code total} counts also what is not listed. */
    record Matches(long length, long total, List<Match> matches) {}

    /** At most {@code max} bytes from there, cut after the last whole line unless the log ends there. */
    Part read(long run, long attempt, long offset, int max, boolean ended) throws IOException {
        byte[] bytes = logs.read(run, attempt, offset, max);
        boolean atEnd = ended && bytes.length < max;
        int length = bytes.length;
        if (!atEnd && length > 0) {
            int newline = lastNewline(bytes, length);
            length = newline >= 0 ? newline + 1 : wholeCharacters(bytes, length);
        }
        return new Part(offset, offset + length, new String(bytes, 0, length, UTF_8));
    }

    /** Where the last {@code lines} lines begin, but no further back than {@code max} bytes. */
    long tail(long run, long attempt, int lines, int max) throws IOException {
        long length = logs.length(run, attempt);
        long stop = Math.max(0, length - max);
        long at = length;
        int left = lines;
        boolean last = true;
        while (at > stop) {
            long from = Math.max(stop, at - CHUNK);
            byte[] bytes = logs.read(run, attempt, from, (int) (at - from));
            for (int i = bytes.length - 1; i >= 0; i--) {
                // The newline that ends the last line does not begin another one.
                if (bytes[i] == '\n' && !(last && from + i == length - 1) && --left == 0) {
                    return from + i + 1;
                }
            }
            last = last && bytes.length == 0;
            at = from;
        }
        if (stop == 0) {
            return 0;
        }
        byte[] bytes = logs.read(run, attempt, stop, CHUNK);
        int newline = firstNewline(bytes);
        return newline < 0 ? stop : stop + newline + 1;
    }

    /** Looks through the whole log, line by line. */
    Matches search(long run, long attempt, Predicate<String> wanted, int limit) throws IOException {
        List<Match> matches = new ArrayList<>();
        long total = 0;
        long offset = 0;
        long line = 1;
        byte[] rest = new byte[0];
        while (true) {
            byte[] bytes = logs.read(run, attempt, offset + rest.length, CHUNK);
            byte[] block = join(rest, bytes);
            int start = 0;
            for (int i = rest.length; i < block.length; i++) {
                if (block[i] == '\n') {
                    total += look(block, start, i, offset + start, line++, wanted, matches, limit);
                    start = i + 1;
                }
            }
            if (bytes.length == 0) {
                total += look(block, start, block.length, offset + start, line, wanted, matches, limit);
                return new Matches(offset + block.length, total, matches);
            }
            offset += start;
            rest = Arrays.copyOfRange(block, start, block.length);
            if (rest.length > LONGEST_LINE) {
                total += look(rest, 0, rest.length, offset, line, wanted, matches, limit);
                offset += rest.length;
                rest = new byte[0];
            }
        }
    }

    /** Whether a line contains the words, case ignored. */
    static Predicate<String> containing(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return line -> line.toLowerCase(Locale.ROOT).contains(lower);
    }

    /** Whether a line looks like an error. */
    static boolean error(String line) {
        return line.contains("ERROR") || line.contains("FATAL") || line.contains("Exception") || line.contains("Caused by:")
                || line.contains("Traceback") || line.contains("Error:")
                || line.contains("error:") || line.contains("FAILED");
    }

    private static int look(byte[] block, int from, int to, long offset, long line, Predicate<String> wanted, List<Match> matches,
            int limit) {
        if (from == to) {
            return 0;
        }
        String text = new String(block, from, to - from, UTF_8);
        if (!wanted.test(text)) {
            return 0;
        }
        if (matches.size() < limit) {
            matches.add(new Match(line, offset, text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…"));
        }
        return 1;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private static int firstNewline(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int lastNewline(byte[] bytes, int length) {
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** How many of the bytes are whole characters of UTF-8. */
    private static int wholeCharacters(byte[] bytes, int length) {
        int start = length - 1;
        while (start > 0 && start > length - 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        int lead = bytes[start] & 0xFF;
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return length - start >= needed ? length : start;
    }
}
