package io.batuta.testing;

import io.batuta.engine.log.LogStore;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Attempts' logs in memory. Thread-safe. */
final class MemoryLogs implements LogStore {
    private final Map<Long, ByteArrayOutputStream> logs = new ConcurrentHashMap<>();

    @Override
    public OutputStream append(long run, long attempt, long fromLength) {
        ByteArrayOutputStream log = logs.computeIfAbsent(attempt, _ -> new ByteArrayOutputStream());
        synchronized (log) {
            byte[] kept = Arrays.copyOf(log.toByteArray(), (int) fromLength);
            log.reset();
            log.writeBytes(kept);
        }
        return log;
    }

    @Override
    public long length(long run, long attempt) {
        return bytes(attempt).length;
    }

    @Override
    public byte[] read(long run, long attempt, long offset, int max) {
        byte[] all = bytes(attempt);
        int from = (int) Math.min(all.length, offset);
        return Arrays.copyOfRange(all, from, Math.min(all.length, from + max));
    }

    @Override
    public List<Long> runs() {
        throw new UnsupportedOperationException("a simulation keeps its logs");
    }

    @Override
    public Instant lastWritten(long run) {
        throw new UnsupportedOperationException("a simulation keeps its logs");
    }

    @Override
    public void delete(long run) {
        throw new UnsupportedOperationException("a simulation keeps its logs");
    }

    /** The lines of an attempt's log. */
    List<String> lines(long attempt) {
        return new String(bytes(attempt), StandardCharsets.UTF_8).lines().toList();
    }

    private byte[] bytes(long attempt) {
        ByteArrayOutputStream log = logs.get(attempt);
        return log == null ? new byte[0] : log.toByteArray();
    }
}
