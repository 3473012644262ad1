package io.batuta.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.decide.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private static final long MEGABYTE = 1024 * 1024;

    private final AtomicLong free = new AtomicLong();
    private final List<String> told = new ArrayList<>();
    private final AtomicInteger cleaned = new AtomicInteger();

    private DiskWatch watch(int reserve) {
        return new DiskWatch(free::get, reserve, reason -> told.add(reason == null ? "go on" : word(reason)), cleaned::incrementAndGet);
    }

    private static String word(Reason reason) {
        return reason instanceof Reason.DiskFull full ? "hold at " + full.freeMegabytes() : reason.toString();
    }

    @Test
    void belowTheReserveNothingStartsAndRoomIsMadeOnce() throws Exception {
        DiskWatch watch = watch(100);
        for (int megabytes : List.of(500, 99, 50, 105, 111, 500)) {
            free.set(megabytes * MEGABYTE);
            watch.run();
        }
        assertThat(told).containsExactly("hold at 99", "hold at 50", "hold at 105", "go on");
        assertThat(cleaned).hasValue(1);
    }

    @Test
    void withoutAReserveNobodyIsHeld() throws Exception {
        watch(0).run();
        assertThat(told).isEmpty();
    }
}
