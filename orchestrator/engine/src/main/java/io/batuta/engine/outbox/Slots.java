package io.batuta.engine.outbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How many deliveries of each channel may be under way, counted for each by itself: one whose other side hangs holds up no other. Thread-safe. */
final class Slots {
    /** So many of one channel at once. */
    static final int OF_A_CHANNEL = 16;

    private final Map<String, Semaphore> free;

    Slots(List<Courier> couriers) {
        this.free = couriers.stream().map(Courier::channel)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new Semaphore(OF_A_CHANNEL)));
    }

    boolean hasRoom(Courier courier) {
        return of(courier).availablePermits() > 0;
    }

    /** False when there is no room. */
    boolean take(Courier courier) {
        return of(courier).tryAcquire();
    }

    /** Says whether there was no room until now, so that somebody may have waited for it. */
    boolean giveBack(Courier courier) {
        Semaphore slots = of(courier);
        boolean full = slots.availablePermits() == 0;
        slots.release();
        return full;
    }

    private Semaphore of(Courier courier) {
        return Objects.requireNonNull(free.get(courier.channel()));
    }
}
