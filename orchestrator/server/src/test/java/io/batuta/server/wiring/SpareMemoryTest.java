package io.batuta.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareMemoryTest {
    private static final long MEGABYTE = 1024 * 1024;

    private long taken = 100 * MEGABYTE;
    private long processor;
    private int collections;

    private final SpareMemory memory = new SpareMemory(new SpareMemory.Heap() {
        @Override
        public long taken() {
            return taken;
        }

        @Override
        public void collect() {
            collections++;
            taken = 40 * MEGABYTE;
        }
    }, () -> processor);

    @Test
    void itIsGivenBackOnceItIsQuiet() {
        lookAfter(15_000);
        assertThat(collections).as("while there is a lot to do").isZero();
        lookAfter(200);
        assertThat(collections).isOne();
    }

    @Test
    void aHeapThatHasNotGrownIsLeftAlone() {
        lookAfter(0);
        taken += 7 * MEGABYTE;
        lookAfter(0);
        assertThat(collections).isOne();
        taken += 2 * MEGABYTE;
        lookAfter(0);
        assertThat(collections).isEqualTo(2);
    }

    private void lookAfter(long processorMillis) {
        processor += processorMillis;
        memory.run();
    }
}
