package io.batuta.tasks.docker;

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
    private static final long MB = 1024 * 1024;

    private final ContainerAttempt attempt;
    private final byte[] buffer = new byte[64 * 1024];
    private final long most;
    private long passOut;
    private long passErr;

    Output(ContainerAttempt attempt) {
        this.attempt = attempt;
        this.most = attempt.config().maxOutputMb() * MB;
        this.passOut = attempt.out().size();
        this.passErr = attempt.err().size();
    }

    /** Reads to the end, or until there is more than the task may print. */
    void read(InputStream from, boolean tty) throws IOException {
        if (tty) {
            for (int read = from.read(buffer); read >= 0 && !tooMuch(); read = from.read(buffer)) {
                take(attempt.out(), read);
            }
            return;
        }
        byte[] header = new byte[HEADER];
        while (!tooMuch() && from.readNBytes(header, 0, HEADER) == HEADER) {
            long left = (header[4] & 0xFFL) << 24 | (header[5] & 0xFFL) << 16 | (header[6] & 0xFFL) << 8 | header[7] & 0xFFL;
            ContainerAttempt.Spooled spool = header[0] == STDERR ? attempt.err() : attempt.out();
            while (left > 0) {
                int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("the output ended in the middle");
                }
                take(spool, read);
                left -= read;
            }
        }
    }

    boolean tooMuch() {
        return attempt.out().size() > most || attempt.err().size() > most;
    }

    private void take(ContainerAttempt.Spooled spool, int length) throws IOException {
        boolean isOut = spool == attempt.out();
        int pass = (int) Math.min(length, isOut ? passOut : passErr);
        if (isOut) {
            passOut -= pass;
        } else {
            passErr -= pass;
        }
        if (pass < length) {
            spool.add(buffer, pass, length - pass);
        }
    }
}
