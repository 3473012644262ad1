package io.batuta.server.wiring;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back once it is quiet. The collector makes the heap larger while there is a lot to do, a start or a thousand files to build, and would find out only at its next full collection, which a
 * quiet service may not need for days, that most of it is free. One is asked for when the heap grew and the process has little to do.
 */
final class SpareMemory implements Housekeeping.Job {
    private static final Logger LOG = LoggerFactory.getLogger(SpareMemory.class);
    private static final long MEGABYTE = 1024 * 1024;

    /** Not worth a pause below that. */
    private static final long WORTH_IT = 8 * MEGABYTE;

    /** The processor time between two looks, in milliseconds, under which it is quiet: that of a few pages shown. */
    private static final long QUIET = 1_000;

    private final Heap heap;
    private final LongSupplier processorMillis;
    private long usedBefore;
    private long after;

    /** What there is of it, and who tidies up. */
    interface Heap {
        /** The bytes taken from the machine. */
        long taken();

        /** Collects everything. */
        void collect();
    }

    SpareMemory(Runtime runtime, LongSupplier processorMillis) {
        this(new Heap() {
            @Override
            public long taken() {
                return runtime.totalMemory();
            }

            @Override
            public void collect() {
                runtime.gc();
            }
        }, processorMillis);
    }

    /** @param processorMillis the processor time this process has used so far */
    SpareMemory(Heap heap, LongSupplier processorMillis) {
        this.heap = heap;
        this.processorMillis = processorMillis;
        this.usedBefore = processorMillis.getAsLong();
    }

    @Override
    public void run() {
        long used = processorMillis.getAsLong();
        boolean quiet = used - usedBefore < QUIET;
        usedBefore = used;
        if (!quiet || heap.taken() < after + WORTH_IT) {
            return;
        }
        long before = heap.taken();
        heap.collect();
        after = heap.taken();
        LOG.debug("The heap took {} MB of the machine and takes {} MB now", before / MEGABYTE, after / MEGABYTE);
    }
}
