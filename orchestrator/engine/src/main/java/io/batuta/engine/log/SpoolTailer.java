package io.batuta.engine.log;

import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one raw spool and copies it, masked, into the attempt's log. Driven by {@link AttemptLogs}; thread-safe. */
public final class SpoolTailer implements TaskContext.LogFollower {
    static final int BUFFER = 256 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(SpoolTailer.class);

    private final AttemptLog log;
    private final Path spool;
    private final TaskLog.Source source;
    private long offset;
    private @Nullable RandomAccessFile file;
    private boolean closed;
    private boolean failed;

    SpoolTailer(AttemptLog log, Path spool, TaskLog.Source source, long offset) {
        this.log = log;
        this.spool = spool;
        this.source = source;
        this.offset = offset;
    }

    /** Copies what is there, one buffer at most. True when there may be more. */
    synchronized boolean pump(byte[] buffer) {
        return !closed && copy(buffer, false);
    }

    private boolean copy(byte[] buffer, boolean last) {
        try {
            RandomAccessFile open = open();
            if (open == null || open.length() <= offset) {
                return false;
            }
            open.seek(offset);
            int n = open.read(buffer);
            boolean atEnd = n < buffer.length;
            int used = n <= 0 ? 0 : log.copy(spool, offset, source, buffer, n, !atEnd, last && atEnd);
            offset += used;
            return used > 0 && !atEnd;
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOG.warn("The spool {} cannot be read: {}", spool, e.toString());
                log.warn("the output in " + spool + " cannot be read: " + e.getMessage());
            }
            return false;
        }
    }

    private @Nullable RandomAccessFile open() throws IOException {
        if (file == null && Files.exists(spool, LinkOption.NOFOLLOW_LINKS)) {
            PrivateFiles.checkPlain(spool);
            file = new RandomAccessFile(spool.toFile(), "r");
        }
        return file;
    }

    private long rest() {
        try {
            RandomAccessFile open = open();
            return open == null ? 0 : Math.max(0, open.length() - offset);
        } catch (IOException e) {
            // Copying says what is wrong.
            return BUFFER;
        }
    }

    boolean closed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        // Most commands print little: a full buffer for each of their ends would be most of what they cost in memory. One byte more tells the end.
        byte[] buffer = new byte[(int) Math.min(BUFFER, rest() + 1)];
        while (copy(buffer, true)) {
            // Everything written so far, buffer by buffer.
        }
        closed = true;
        log.flush();
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.warn("The spool {} could not be closed: {}", spool, e.toString());
        }
    }
}
