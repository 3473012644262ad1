package io.batuta.engine.log;

import io.batuta.model.task.TaskLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Turns masked text into log lines: {@code 2026-08-01T00:00:00.123Z INFO task text}. Long lines are split; colours (ANSI {@code ESC [ … m}) stay, every other control character is made visible, so that
 * no log can steer a terminal or forge a line. Pure.
 */
final class LineFramer {
    /** The longest line; what is longer goes on in the next one. */
    static final int LONGEST = 16 * 1024;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte ESCAPE = 0x1b;
    private static final byte[] UNKNOWN = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final boolean[] SPECIAL = new boolean[256];

    static {
        for (int b = 0; b < 0x20; b++) {
            SPECIAL[b] = b != '\t';
        }
        SPECIAL[0x7f] = true;
        SPECIAL[0xc2] = true;
    }

    private LineFramer() {}

    static byte[] prefix(Instant at, TaskLog.Level level, TaskLog.Source source) {
        String text = TIME.format(at) + " " + level + " " + source.name().toLowerCase(Locale.ROOT) + " ";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Frames every line of the text; a line break at its very end does not begin another line. */
    static void frame(byte[] text, int from, int to, byte[] prefix, Bytes out) {
        int start = from;
        do {
            int end = start;
            int most = Math.min(to, start + LONGEST);
            while (end < most && text[end] != '\n' && text[end] != '\r') {
                end++;
            }
            boolean split = end < to && text[end] != '\n' && text[end] != '\r';
            if (split) {
                end = characterStart(text, start, end);
            }
            out.add(prefix);
            clean(text, start, end, out);
            out.add((byte) '\n');
            start = split ? end : end + (end + 1 < to && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
        } while (start < to);
    }

    /** Not in the middle of a character. */
    private static int characterStart(byte[] text, int start, int end) {
        int at = end;
        while (at > start + LONGEST - 4 && (text[at] & 0xc0) == 0x80) {
            at--;
        }
        return (text[at] & 0xc0) == 0x80 ? end : at;
    }

    private static void clean(byte[] text, int from, int to, Bytes out) {
        int copied = from;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (!SPECIAL[b & 0xff] || (b == ESCAPE && colour(text, i, to))) {
                continue;
            }
            boolean c1 = (b & 0xff) == 0xc2;
            if (c1 && !(i + 1 < to && (text[i + 1] & 0xe0) == 0x80)) {
                continue;
            }
            out.add(text, copied, i);
            if (c1) {
                out.add(UNKNOWN);
                i++;
            } else {
                picture(b, out);
            }
            copied = i + 1;
        }
        out.add(text, copied, to);
    }

    /** Unicode has a picture for each control character: U+2400 on. */
    private static void picture(byte control, Bytes out) {
        out.add((byte) 0xe2);
        out.add((byte) 0x90);
        out.add((byte) (control == 0x7f ? 0xa1 : 0x80 + control));
    }

    private static boolean colour(byte[] text, int at, int to) {
        if (at + 1 >= to || text[at + 1] != '[') {
            return false;
        }
        int i = at + 2;
        while (i < to && i < at + 24 && ((text[i] >= '0' && text[i] <= '9') || text[i] == ';' || text[i] == ':')) {
            i++;
        }
        return i < to && text[i] == 'm';
    }
}
