package io.batuta.web.console;

import io.batuta.engine.log.LogStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which line of a log begins at which byte. Nothing is read before somebody asks; then a mark is kept for every mebibyte, so later questions read little. A log only grows, so marks stay true.
 * Thread-safe.
 */
final class LineIndex {
    private static final int STEP = 1 << 20;
    private static final int MOST_LOGS = 64;

    private final LogStore logs;
    private final Map<Long, NavigableMap<Long, Long>> marks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, NavigableMap<Long, Long>> eldest) {
            return size() > MOST_LOGS;
        }
    };

    LineIndex(LogStore logs) {
        this.logs = logs;
    }

    /** The number of the line that the byte belongs to; the first is 1. */
    synchronized long lineAt(long run, long attempt, long offset) throws IOException {
        NavigableMap<Long, Long> known = known(attempt);
        Map.Entry<Long, Long> mark = known.floorEntry(offset);
        long at = mark == null ? 0 : mark.getKey();
        long line = mark == null ? 1 : mark.getValue();
        while (at < offset) {
            byte[] bytes = logs.read(run, attempt, at, (int) Math.min(STEP, offset - at));
            if (bytes.length == 0) {
                break;
            }
            line += newlines(bytes, bytes.length);
            at += bytes.length;
            if (bytes.length == STEP) {
                known.put(at, line);
            }
        }
        return line;
    }

    /** The byte at which a line begins; the log's end when it has fewer lines. */
    synchronized long offsetOf(long run, long attempt, long line) throws IOException {
        NavigableMap<Long, Long> known = known(attempt);
        long at = 0;
        long current = 1;
        for (var mark : known.entrySet()) {
            // A mark lies anywhere in its line, so only one in an earlier line is safe to start from.
            if (mark.getValue() < line) {
                at = mark.getKey();
                current = mark.getValue();
            }
        }
        while (current < line) {
            byte[] bytes = logs.read(run, attempt, at, STEP);
            if (bytes.length == 0) {
                return at;
            }
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n' && ++current == line) {
                    return at + i + 1;
                }
            }
            at += bytes.length;
            if (bytes.length == STEP) {
                known.put(at, current);
            }
        }
        return at;
    }

    private NavigableMap<Long, Long> known(long attempt) {
        return marks.computeIfAbsent(attempt, _ -> new TreeMap<>(Map.of(0L, 1L)));
    }

    static long newlines(byte[] bytes, int length) {
        long count = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }
}
