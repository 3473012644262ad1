package io.batuta.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.decide.Reason;
import io.batuta.server.home.Disks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private final AtomicLong free = new AtomicLong(1_000);
    private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
    private final List<String> told = new ArrayList<>();
    private final AtomicInteger cleaned = new AtomicInteger();

    private DiskWatch watch(int reserve) {
        return new DiskWatch(() -> new Disks.Disk(Path.of("/home"), free.get(), true), problem::get, reserve,
                reason -> told.add(reason == null ? "go on" : word(reason)), cleaned::incrementAndGet);
    }

    private static String word(Reason reason) {
        return reason instanceof Reason.DiskFull full ? "hold at " + full.freeMegabytes() : reason.sentence();
    }

    @Test
    void belowTheReserveNothingStartsAndRoomIsMadeOnce() throws Exception {
        DiskWatch watch = watch(100);
        for (int megabytes : List.of(500, 99, 50, 105, 111, 500)) {
            free.set(megabytes);
            watch.run();
        }
        assertThat(told).containsExactly("hold at 99", "hold at 50", "hold at 105", "go on");
        assertThat(cleaned).hasValue(1);
    }

    @Test
    void whileNothingCanBeWrittenNothingStartsAndTheReasonIsSaid() throws Exception {
        DiskWatch watch = watch(0);
        watch.run();
        problem.set("/home: Read-only file system");
        watch.run();
        problem.set(null);
        watch.run();
        assertThat(told).containsExactly(
                "this node cannot write to its disk (/home: Read-only file system); put that right, and it goes on by itself", "go on");
    }
}
