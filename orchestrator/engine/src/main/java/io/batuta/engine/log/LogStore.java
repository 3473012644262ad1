package io.batuta.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/** Where attempts' logs are kept: local files now; another store can stand behind it. Thread-safe. */
public interface LogStore {
    /** Opens an attempt's log for appending, from the given length on (what lies behind it is cut off); 0 begins it. */
    OutputStream append(long run, long attempt, long fromLength) throws IOException;

    /** How long the log is now, in bytes; 0 when there is none. */
    long length(long run, long attempt) throws IOException;

    /** Up to {@code max} bytes from {@code offset} on; shorter at the end. */
    byte[] read(long run, long attempt, long offset, int max) throws IOException;

    /** The runs that have logs here, in no order. */
    List<Long> runs() throws IOException;

    /** When something was last written to a run's logs, by the clock of wherever they are kept. */
    Instant lastWritten(long run) throws IOException;

    /** Removes all logs of a run; none is fine. */
    void delete(long run) throws IOException;
}
