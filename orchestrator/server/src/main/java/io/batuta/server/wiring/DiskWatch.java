package io.batuta.server.wiring;

import io.batuta.model.decide.Reason;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the disk's free space. Below the reserve, old things are removed at once and nothing new starts, so that what runs can still write its end; a tenth above it, work goes on.
 */
final class DiskWatch implements Housekeeping.Job {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final long MEGABYTE = 1024 * 1024;

    private final Disk disk;
    private final long reserve;
    private final Consumer<@Nullable Reason> hold;
    private final Housekeeping.Job makeRoom;
    private boolean holding;

    /** Where the space is. */
    interface Disk {
        /** Bytes that this process may still use. */
        long free() throws IOException;
    }

    /**
     * @param reserveMegabytes what stays free; 0 for no limit
     * @param hold told the reason when nothing new should start, and null when work may go on
     * @param makeRoom what can be done about it
     */
    DiskWatch(Disk disk, int reserveMegabytes, Consumer<@Nullable Reason> hold, Housekeeping.Job makeRoom) {
        this.disk = disk;
        this.reserve = reserveMegabytes;
        this.hold = hold;
        this.makeRoom = makeRoom;
    }

    @Override
    public void run() throws Exception {
        long free = disk.free() / MEGABYTE;
        boolean low = holding ? free < reserve + reserve / 10 : free < reserve;
        if (low) {
            boolean first = !holding;
            holding = true;
            hold.accept(new Reason.DiskFull(free, reserve));
            if (first) {
                LOG.warn("The home's disk has {} MB free, {} MB are kept in reserve: nothing new starts until there is room", free,
                        reserve);
                makeRoom.run();
            }
        } else if (holding) {
            holding = false;
            hold.accept(null);
            LOG.info("The home's disk has {} MB free again: work goes on", free);
        }
    }
}
