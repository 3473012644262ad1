package io.batuta.engine.log;

import java.io.IOException;
import java.io.OutputStream;

/** Where attempts' logs are kept: local files now; another store can stand behind it. Thread-safe. */
public interface LogStore {
    /** Opens an attempt's log for appending, from the given length on (what lies behind it is cut off); 0 begins it. */
    OutputStream append(long run, long attempt, long fromLength) throws IOException;

    /** How long the log is now, in bytes; 0 when there is none. */
    long length(long run, long attempt) throws IOException;

    /** Up to {@code max} bytes from {@code offset} on; shorter at the end. */
    byte[] read(long run, long attempt, long offset, int max) throws IOException;

    /** Removes all logs of a run. */
    void delete(long run) throws IOException;
}
