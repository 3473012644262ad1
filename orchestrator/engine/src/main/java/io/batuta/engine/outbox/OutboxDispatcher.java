package io.batuta.engine.outbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that messages leave: at once when it is woken, else within {@link #SAFETY_NET}. A delivery that fails is tried again with growing pauses, {@link #MOST_TRIES} times in all. Each delivery
 * has a virtual thread of its own, {@link #AT_ONCE} at most. Thread-safe.
 */
public final class OutboxDispatcher implements AutoCloseable {
    /** How often a delivery is tried. */
    public static final int MOST_TRIES = 10;

    /** How long one may take. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);
    private static final int AT_ONCE = 16;
    private static final Duration HOLD = LIMIT.plusMinutes(1);
    private static final Duration SAFETY_NET = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int LONGEST_TEXT = 2_000;

    private final OutboxRows rows;
    private final Map<String, Courier> couriers;
    private final InstantSource clock;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("outbox").unstarted(this::rounds);

    /** Messages of channels without a courier wait. */
    public OutboxDispatcher(OutboxRows rows, List<Courier> couriers, InstantSource clock) {
        this.rows = rows;
        this.couriers = couriers.stream().collect(Collectors.toUnmodifiableMap(Courier::channel, Function.identity()));
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
            while (true) {
                boolean full = round();
                if (!full) {
                    var _ = woken.tryAcquire(SAFETY_NET.toMillis(), TimeUnit.MILLISECONDS);
                    woken.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** Takes what there is room for; true when there may be more. */
    private boolean round() throws InterruptedException {
        free.acquire();
        int room = 1 + free.drainPermits();
        List<Message> taken = List.of();
        try {
            taken = claim(room);
        } finally {
            free.release(room - taken.size());
        }
        for (Message message : taken) {
            Thread.ofVirtual().name("outbox-" + message.id()).start(() -> deliverInTime(message));
        }
        return taken.size() == room;
    }

    private List<Message> claim(int room) {
        try {
            Set<String> channels = couriers.keySet();
            rows.explainOthers(channels, "there is no way to send it yet: no connection for this channel");
            return rows.claim(channels, room, HOLD);
        } catch (RuntimeException e) {
            LOG.warn("The outbox could not be read: {}", e.getMessage());
            return List.of();
        }
    }

    private void deliverInTime(Message message) {
        try {
            var delivery = new Delivery(message);
            Thread worker = Thread.ofVirtual().name("deliver-" + message.id()).start(delivery);
            boolean ended = worker.join(LIMIT);
            if (!ended) {
                worker.interrupt();
            }
            settle(message, ended ? delivery : null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("What became of message {} could not be noted; it is tried again: {}", message.key(), e.getMessage());
        } finally {
            free.release();
        }
    }

    private void settle(Message message, @Nullable Delivery delivery) {
        if (delivery != null && delivery.error == null) {
            rows.delivered(message.id(), shortened(delivery.answer));
            return;
        }
        String error = shortened(delivery == null ? "it took longer than " + LIMIT.toSeconds() + " s" : String.valueOf(delivery.error));
        if (message.tries() >= MOST_TRIES) {
            LOG.warn("Message {} was tried {} times and is given up: {}", message.key(), message.tries(), error);
            rows.gaveUp(message.id(), error);
        } else {
            LOG.info("Message {} did not arrive (try {}): {}", message.key(), message.tries(), error);
            rows.tryAgain(message.id(), error, clock.instant().plus(pause(message.tries())));
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
        thread.interrupt();
    }

    /** One try. */
    private final class Delivery implements Runnable {
        private final Message message;
        private String answer = "";
        private @Nullable String error;

        Delivery(Message message) {
            this.message = message;
        }

        @Override
        public void run() {
            Courier courier = couriers.get(message.channel());
            try {
                answer = courier == null ? "" : courier.deliver(message);
            } catch (Throwable e) {
                error = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
        }
    }
}
