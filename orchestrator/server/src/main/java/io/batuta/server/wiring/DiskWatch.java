package io.batuta.server.wiring;

import io.batuta.model.decide.Reason;
import io.batuta.server.home.Disks;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the home's disks. Below the reserve, old things are removed at once and nothing new starts, so that what runs can still write its end; a tenth above it, work goes on. The same holds while
 * nothing can be written there, whatever the free space says.
 */
final class DiskWatch implements Housekeeping.Job {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final Supplier<Disks.@Nullable Disk> tightest;
    private final Supplier<@Nullable String> unwritable;
    private final long reserve;
    private final Consumer<@Nullable Reason> hold;
    private final Housekeeping.Job makeRoom;
    private @Nullable Reason holding;

    /**
     * @param tightest the disk with the least room, or null when none can be looked at
     * @param unwritable why nothing can be written, or null
     * @param reserveMegabytes what stays free; 0 for no limit
     * @param hold told the reason when nothing new should start, and null when work may go on
     * @param makeRoom what can be done about it
     */
    DiskWatch(Supplier<Disks.@Nullable Disk> tightest, Supplier<@Nullable String> unwritable, int reserveMegabytes,
            Consumer<@Nullable Reason> hold, Housekeeping.Job makeRoom) {
        this.tightest = tightest;
        this.unwritable = unwritable;
        this.reserve = reserveMegabytes;
        this.hold = hold;
        this.makeRoom = makeRoom;
    }

    @Override
    public void run() throws Exception {
        Reason before = holding;
        Reason now = reason(before instanceof Reason.DiskFull);
        holding = now;
        if (now == null) {
            if (before != null) {
                hold.accept(null);
                LOG.info("The home's disk has room again and can be written to: work goes on");
            }
            return;
        }
        hold.accept(now);
        if (before == null || before.getClass() != now.getClass()) {
            LOG.warn("Nothing new starts: {}", now.sentence());
            makeRoom.run();
        }
    }

    private @Nullable Reason reason(boolean wasFull) {
        Disks.Disk disk = tightest.get();
        if (disk != null && disk.freeMegabytes() < (wasFull ? reserve + reserve / 10 : reserve)) {
            return new Reason.DiskFull(disk.place().toString(), disk.freeMegabytes(), reserve);
        }
        String problem = unwritable.get();
        return problem == null ? null : new Reason.DiskUnwritable(problem);
    }
}
