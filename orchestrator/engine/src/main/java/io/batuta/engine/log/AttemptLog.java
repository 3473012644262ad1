package io.batuta.engine.log;

import io.batuta.model.task.TaskLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt's log. Nothing is opened before the first line; lines are gathered and written at least every {@link AttemptLogs#DELAY}. A log that cannot be written never fails the attempt: what is
 * missing is said in it as soon as writing works again. Thread-safe.
 */
public final class AttemptLog implements TaskLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);
    private static final int FLUSH_AT = 256 * 1024;

    private final AttemptLogs home;
    private final long run;
    private final long attempt;
    private final boolean found;
    private final Path sidecar;
    private final Map<String, Long> spools = new LinkedHashMap<>();
    private final Set<String> ownSecrets = new HashSet<>();
    private final Bytes masked = new Bytes(256);
    private final Bytes pending = new Bytes(1024);
    private Masker known = Masker.NONE;
    private Masker masker = Masker.NONE;
    private @Nullable OutputStream out;
    private boolean begun;
    private boolean follows;
    private boolean moved;
    private boolean flushing;
    private boolean capped;
    private boolean closed;
    private long length;
    private long lost;
    private long missing;
    private @Nullable String cause;

    AttemptLog(AttemptLogs home, long run, long attempt, boolean found, Path workDirectory) {
        this.home = home;
        this.run = run;
        this.attempt = attempt;
        this.found = found;
        this.sidecar = workDirectory.resolve(Sidecar.NAME);
    }

    @Override
    public synchronized void write(Level level, Source source, String text) {
        if (closed) {
            return;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        masked.clear();
        masker().mask(raw, 0, raw.length, true, masked);
        add(level, source);
    }

    @Override
    public synchronized void mask(String secret) {
        if (secret.length() >= SecretForms.SHORTEST && ownSecrets.add(secret)) {
            masker = known.with(ownSecrets);
        }
    }

    /** Hides everything this attempt's log hides. */
    public synchronized Masker masker() {
        Masker now = home.known().masker();
        if (now != known) {
            known = now;
            masker = now.with(ownSecrets);
        }
        return masker;
    }

    /** Follows a spool from where an earlier process stopped. */
    public SpoolTailer follow(Path spool, Source source) {
        long offset;
        synchronized (this) {
            begin();
            follows = true;
            offset = spools.computeIfAbsent(String.valueOf(spool.getFileName()), _ -> 0L);
        }
        SpoolTailer tailer = new SpoolTailer(this, spool, source, offset);
        home.follow(tailer);
        return tailer;
    }

    /**
     * Copies raw bytes of a spool, masked: whole lines only, unless nothing follows or the buffer is full.
     *
     * @param full whether no more can be read before some of it is used
     * @return how many were used
     */
    synchronized int copy(Path spool, long offset, Source source, byte[] raw, int to, boolean full, boolean last) {
        int end = last ? to : lineEnd(raw, to);
        boolean broken = end == 0 && full;
        if (broken) {
            end = to;
        }
        masked.clear();
        int used = masker().mask(raw, 0, end, last, masked);
        if (used < end && !broken) {
            // A secret of several lines may go on behind the last one: keep back its whole first line.
            end = lineEnd(raw, used);
            masked.clear();
            used = masker().mask(raw, 0, end, true, masked);
        }
        if (used == 0 && full) {
            masked.clear();
            used = masker().mask(raw, 0, to, true, masked);
        }
        if (used > 0) {
            spools.put(String.valueOf(spool.getFileName()), offset + used);
            moved = true;
            add(source == Source.STDERR ? Level.WARN : Level.INFO, source);
        }
        return used;
    }

    private static int lineEnd(byte[] raw, int to) {
        int end = to;
        while (end > 0 && raw[end - 1] != '\n' && !(raw[end - 1] == '\r' && end < to)) {
            end--;
        }
        return end;
    }

    private void add(Level level, Source source) {
        if (!capped) {
            LineFramer.frame(masked.data(), 0, masked.length(), LineFramer.prefix(home.clock().instant(), level, source), pending);
            if (length + pending.length() > home.cap()) {
                capped = true;
                say("the log reached its limit of " + home.cap() / (1024 * 1024) + " MB; what follows is not kept");
            }
        }
        if (pending.length() >= FLUSH_AT) {
            flush();
        } else if (!flushing) {
            flushing = true;
            home.flushSoon(this);
        }
    }

    private void say(String sentence) {
        byte[] text = sentence.getBytes(StandardCharsets.UTF_8);
        LineFramer.frame(text, 0, text.length, LineFramer.prefix(home.clock().instant(), Level.WARN, Source.TASK), pending);
    }

    /** Writes what is gathered. */
    synchronized void flush() {
        flushing = false;
        if (pending.length() == 0 && !moved) {
            return;
        }
        try {
            write(open());
        } catch (IOException e) {
            if (lost == 0) {
                LOG.warn("The log of attempt {} (run {}) cannot be written: {}; the attempt goes on without", attempt, run, e.toString());
            }
            lost += pending.length();
            missing += pending.length();
            cause = String.valueOf(e.getMessage());
            close(out);
            out = null;
        }
        pending.clear();
    }

    private void write(OutputStream to) throws IOException {
        if (lost > 0) {
            Bytes kept = new Bytes(pending.length());
            kept.add(pending.data(), 0, pending.length());
            pending.clear();
            say(lost + " bytes of this log could not be written and are missing here");
            pending.add(kept.data(), 0, kept.length());
        }
        to.write(pending.data(), 0, pending.length());
        length += pending.length();
        lost = 0;
        if (follows && moved) {
            new Sidecar(length, spools).write(sidecar);
        }
        moved = false;
    }

    private OutputStream open() throws IOException {
        begin();
        OutputStream open = out;
        if (open == null) {
            open = home.store().append(run, attempt, length);
            out = open;
        }
        return open;
    }

    /** Finds out where an earlier process stopped. */
    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        if (!found) {
            return;
        }
        try {
            long stored = home.store().length(run, attempt);
            Sidecar position = Sidecar.read(sidecar);
            length = position == null ? stored : Math.min(stored, position.logLength());
            moved = length < stored;
            spools.putAll(position == null ? new HashMap<>() : position.spools());
        } catch (IOException e) {
            LOG.warn("The log of attempt {} (run {}) cannot be read back: {}; it begins anew", attempt, run, e.toString());
        }
    }

    /** Writes what is left. What is written to it later is dropped. */
    @Override
    public synchronized void close() {
        flush();
        closed = true;
        close(out);
        out = null;
    }

    /** What is missing in it and why, or null. */
    public synchronized @Nullable String trouble() {
        return missing == 0 ? null : missing + " bytes of its log could not be written and are missing (" + cause + ")";
    }

    private void close(@Nullable OutputStream stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            LOG.warn("The log of attempt {} (run {}) could not be closed: {}", attempt, run, e.toString());
        }
    }
}
