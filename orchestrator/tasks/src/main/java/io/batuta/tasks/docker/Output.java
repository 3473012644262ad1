package io.batuta.tasks.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a container's output, which the engine shows from its beginning every time, into the attempt's spools: as many bytes as they hold already are passed over. So the output is neither torn nor
 * doubled, whoever died in between.
 */
final class Output {
    private static final int HEADER = 8;
    private static final int STDERR = 2;
    private static final int AT_ONCE = 64 * 1024;
    private static final long MB = 1024 * 1024;

    private final byte[] buffer = new byte[AT_ONCE];
    private final long most;
    private final Stream out;
    private final Stream err;

    Output(ContainerAttempt attempt) {
        this.most = attempt.config().maxOutputMb() * MB;
        this.out = new Stream(attempt.out());
        this.err = new Stream(attempt.err());
    }

    /** One of the two: what is passed over, and what was read but not yet written. */
    private static final class Stream {
        private final ContainerAttempt.Spooled spool;
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private long pass;

        Stream(ContainerAttempt.Spooled spool) {
            this.spool = spool;
            this.pass = spool.size();
        }

        void take(byte[] bytes, int length) throws IOException {
            int passed = (int) Math.min(length, pass);
            pass -= passed;
            gathered.write(bytes, passed, length - passed);
            if (gathered.size() >= AT_ONCE) {
                flush();
            }
        }

        void flush() throws IOException {
            if (gathered.size() > 0) {
                byte[] bytes = gathered.toByteArray();
                gathered.reset();
                spool.add(bytes);
            }
        }

        long size() {
            return spool.size() + gathered.size();
        }
    }

    /** Reads to the end, or until there is more than the task may print. */
    void read(InputStream body, boolean tty) throws IOException {
        InputStream from = new BufferedInputStream(body, AT_ONCE);
        try {
            if (tty) {
                plain(from);
            } else {
                framed(from);
            }
        } finally {
            flush();
        }
    }

    /** A terminal's output comes as it is. */
    private void plain(InputStream from) throws IOException {
        for (int read = from.read(buffer); read >= 0 && !tooMuch(); read = from.read(buffer)) {
            out.take(buffer, read);
            flushWhenIdle(from);
        }
    }

    /** Otherwise each piece says of which output it is, and how long. */
    private void framed(InputStream from) throws IOException {
        byte[] header = new byte[HEADER];
        while (!tooMuch() && from.readNBytes(header, 0, HEADER) == HEADER) {
            long left = (header[4] & 0xFFL) << 24 | (header[5] & 0xFFL) << 16 | (header[6] & 0xFFL) << 8 | header[7] & 0xFFL;
            Stream stream = header[0] == STDERR ? err : out;
            while (left > 0) {
                int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("the output ended in the middle");
                }
                stream.take(buffer, read);
                left -= read;
            }
            flushWhenIdle(from);
        }
    }

    boolean tooMuch() {
        return out.size() > most || err.size() > most;
    }

    /** Many small pieces are written at once, and nothing is held back when no more has come. */
    private void flushWhenIdle(InputStream from) throws IOException {
        if (from.available() == 0) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.flush();
        err.flush();
    }
}
