package io.batuta.web.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.log.LogStore;
import io.batuta.store.read.TaskReads;
import java.io.IOException;
import java.io.OutputStream;

/** Follows one attempt's log and sends what is added, whole lines at a time. Not thread-safe. */
final class LogTail {
    private static final int MAX = 64 * 1024;
    /** Between two questions whether the attempt has ended, while its log does not grow. */
    private static final int CHECK_EVERY = 4;

    private final long run;
    private final long attempt;
    private final TaskReads tasks;
    private final LogStore logs;
    private long offset;
    private int stalls;
    private boolean ended;

    LogTail(long run, long attempt, long offset, TaskReads tasks, LogStore logs) {
        this.run = run;
        this.attempt = attempt;
        this.offset = offset;
        this.tasks = tasks;
        this.logs = logs;
    }

    record Added(long attempt, long offset, long end, String text) {}

    record Ended(long attempt, long length) {}

    /** Sends what is new; whether there was something. */
    boolean send(OutputStream out) throws IOException {
        if (grow(out)) {
            stalls = 0;
            return true;
        }
        if (stalls++ % CHECK_EVERY != 0 || !tasks.ownerOf(attempt).map(TaskReads.Owner::ended).orElse(true)) {
            return false;
        }
        // Its last lines may have come between the look at the log and the look at the attempt.
        if (grow(out)) {
            return true;
        }
        ended = true;
        EventsApi.send(out, "log-end", new Ended(attempt, offset));
        return true;
    }

    /** Whether the attempt is over and everything was sent. */
    boolean ended() {
        return ended;
    }

    private boolean grow(OutputStream out) throws IOException {
        byte[] bytes = logs.read(run, attempt, offset, MAX);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] != '\n') {
            length--;
        }
        if (length == 0) {
            return false;
        }
        EventsApi.send(out, "log", new Added(attempt, offset, offset + length, new String(bytes, 0, length, UTF_8)));
        offset += length;
        return true;
    }
}
