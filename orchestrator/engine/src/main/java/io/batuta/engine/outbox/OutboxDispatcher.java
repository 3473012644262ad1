package io.batuta.engine.outbox;

import io.batuta.engine.outbox.Parcels.Parcel;
import io.batuta.model.failpoint.Failpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that messages leave: at once when it is woken, else within {@link #SAFETY_NET}. A delivery that fails is tried again with growing pauses, as often as its courier says. Each delivery
 * has a virtual thread of its own, so many of each channel as {@link Slots} has room for; which messages leave as one, {@link Parcels} decides. Thread-safe.
 */
public final class OutboxDispatcher implements AutoCloseable {
    /** How long one may take. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);
    private static final int MOST_TAKEN = 500;
    private static final Duration HOLD = LIMIT.plusMinutes(1);
    private static final Duration SAFETY_NET = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int LONGEST_TEXT = 2_000;

    private final OutboxRows rows;
    private final List<Courier> couriers;
    private final Parcels parcels;
    private final InstantSource clock;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final Slots slots;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean closed;
    private final Thread thread = Thread.ofVirtual().name("outbox").unstarted(this::rounds);

    /** Messages of channels without a courier wait. */
    public OutboxDispatcher(OutboxRows rows, List<Courier> couriers, InstantSource clock) {
        this.rows = rows;
        this.couriers = List.copyOf(couriers);
        this.parcels = new Parcels(couriers.stream().collect(Collectors.toUnmodifiableMap(Courier::channel, Function.identity())));
        this.slots = new Slots(couriers);
        this.clock = clock;
    }

    /** Begins to deliver. */
    public void start() {
        thread.start();
    }

    /** Something may be there now. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    private void rounds() {
        try {
            while (!closed) {
                Duration pause = round();
                if (!pause.isZero()) {
                    var _ = woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                    woken.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** Takes what is due and hands out as much as there is room for; gives how long to wait for the next. */
    private Duration round() {
        try {
            Duration due = rows.untilDue().orElse(SAFETY_NET);
            if (!due.isZero()) {
                return due.compareTo(SAFETY_NET) < 0 ? due.plusMillis(1) : SAFETY_NET;
            }
            // What is under way is taken again when the clock leaps past the time it is held for; whoever delivers it will settle it. Looked at before taking: a delivery may end just after.
            Set<Long> delivering = Set.copyOf(underWay);
            List<Message> taken = take();
            for (Parcel parcel : parcels.pack(taken)) {
                if (parcel.ids().stream().noneMatch(delivering::contains)) {
                    handOut(parcel);
                }
            }
            // What is due and was not taken has a reason to wait: no courier, no room, or somebody else is just taking it.
            return taken.isEmpty() ? SAFETY_NET : Duration.ZERO;
        } catch (RuntimeException e) {
            LOG.warn("The outbox could not be read: {}", e.getMessage());
            return SAFETY_NET;
        }
    }

    private List<Message> take() {
        Set<String> channels = new HashSet<>();
        for (Courier courier : couriers) {
            String obstacle = courier.obstacle();
            if (obstacle != null) {
                rows.explain(courier.channel(), obstacle);
            } else if (slots.hasRoom(courier)) {
                channels.add(courier.channel());
            }
        }
        List<Message> taken = new ArrayList<>(rows.claim(channels, MOST_TAKEN, HOLD));
        List<Long> bundles = taken.stream().map(Message::together).filter(Objects::nonNull).distinct().toList();
        if (!bundles.isEmpty()) {
            taken.addAll(rows.companions(bundles, taken.stream().map(Message::id).toList(), HOLD));
        }
        return taken;
    }

    private void handOut(Parcel parcel) {
        Instant now = clock.instant();
        Instant gathers = parcels.gathersUntil(parcel, now);
        if (gathers != null) {
            rows.putOff(parcel.ids(), "an alert for the same people has just left; this one gathers with what follows", gathers);
            return;
        }
        if (!slots.take(parcel.courier())) {
            rows.putOff(parcel.ids(), "others are being delivered", now.plusSeconds(1));
            return;
        }
        if (parcel.audience() != null && !parcel.bound()) {
            rows.together(parcel.ids(), parcel.first().id());
        }
        parcels.tried(parcel, now);
        underWay.addAll(parcel.ids());
        Failpoint.at("message-claimed");
        Thread.ofVirtual().name("outbox-" + parcel.first().id()).start(() -> deliverInTime(parcel));
    }

    private void deliverInTime(Parcel parcel) {
        try {
            var delivery = new Delivery(parcel);
            Thread worker = Thread.ofVirtual().name("deliver-" + parcel.first().id()).start(delivery);
            boolean ended = worker.join(LIMIT);
            if (!ended) {
                worker.interrupt();
            }
            settle(parcel, ended ? delivery : null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("What became of message {} could not be noted; it is tried again: {}", parcel.first().key(), e.getMessage());
        } finally {
            parcel.ids().forEach(underWay::remove);
            if (slots.giveBack(parcel.courier())) {
                wake();
            }
        }
    }

    private void settle(Parcel parcel, @Nullable Delivery delivery) {
        Failpoint.at("message-tried");
        if (delivery != null && delivery.error == null) {
            rows.delivered(parcel.ids(), shortened(delivery.answer));
            return;
        }
        String error = shortened(delivery == null ? "it took longer than " + LIMIT.toSeconds() + " s" : String.valueOf(delivery.error));
        Message first = parcel.first();
        if (first.tries() >= parcel.courier().mostTries()) {
            LOG.warn("Message {} was tried {} times and is given up: {}", first.key(), first.tries(), error);
            rows.gaveUp(parcel.ids(), error);
        } else {
            LOG.info("Message {} did not arrive (try {}): {}", first.key(), first.tries(), error);
            rows.tryAgain(parcel.ids(), error, clock.instant().plus(pause(first.tries())));
        }
    }

    /** Doubles with each try. */
    static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static String shortened(String text) {
        String clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST_TEXT ? clean : clean.substring(0, LONGEST_TEXT) + "…";
    }

    /** Stops taking messages; deliveries under way end by themselves, or are tried again by the next start. */
    @Override
    public void close() {
        // Not by an interrupt: that would break the connection it may be using just now.
        closed = true;
        woken.release();
    }

    /** One try. */
    private static final class Delivery implements Runnable {
        private final Parcel parcel;
        private String answer = "";
        private @Nullable String error;

        Delivery(Parcel parcel) {
            this.parcel = parcel;
        }

        @Override
        public void run() {
            try {
                answer = parcel.courier().deliver(parcel.messages());
            } catch (Throwable e) {
                error = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
        }
    }
}
