package io.batuta.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxDispatcherTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final MemoryRows rows = new MemoryRows(now::get);
    private final Hanging hanging = new Hanging();
    private final Counting counting = new Counting();
    private final OutboxDispatcher outbox = new OutboxDispatcher(rows, List.of(hanging, counting), now::get);

    @AfterEach
    void close() {
        hanging.open.countDown();
        outbox.close();
    }

    /** A channel whose other side does not answer. */
    private static final class Hanging implements Courier {
        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicInteger begun = new AtomicInteger();

        @Override
        public String channel() {
            return "webhook";
        }

        @Override
        public String deliver(List<Message> messages) throws InterruptedException {
            begun.incrementAndGet();
            open.await();
            return "ok";
        }
    }

    private static final class Counting implements Courier {
        private final AtomicInteger delivered = new AtomicInteger();

        @Override
        public String channel() {
            return "mail";
        }

        @Override
        public String deliver(List<Message> messages) {
            delivered.addAndGet(messages.size());
            return "250";
        }
    }

    @Test
    void aChannelThatHangsHoldsUpNoOther() {
        for (int i = 0; i < 40; i++) {
            rows.put("webhook");
        }
        outbox.start();
        await().atMost(LIMIT).until(() -> hanging.begun.get() == Slots.OF_A_CHANNEL);
        for (int i = 0; i < 40; i++) {
            rows.put("mail");
        }
        await().atMost(LIMIT).until(() -> {
            now.updateAndGet(time -> time.plusSeconds(1));
            outbox.wake();
            return rows.in("done") == 40;
        });
        assertThat(counting.delivered).hasValue(40);
        assertThat(hanging.begun).hasValue(Slots.OF_A_CHANNEL);
        hanging.open.countDown();
        await().atMost(LIMIT).until(() -> {
            now.updateAndGet(time -> time.plusSeconds(1));
            outbox.wake();
            return rows.in("done") == 80;
        });
        assertThat(hanging.begun).hasValue(40);
    }

    @Test
    void whatIsUnderWayWhenTheClockLeapsIsNotDeliveredTwiceAlsoWhenItEndsJustThen() {
        rows.put("webhook");
        outbox.start();
        await().atMost(LIMIT).until(() -> hanging.begun.get() == 1);
        rows.taken.set(() -> {
            hanging.open.countDown();
            await().atMost(LIMIT).until(() -> {
                Thread settler = rows.settler.get();
                return settler != null && !settler.isAlive();
            });
        });
        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        outbox.wake();
        await().atMost(LIMIT).until(() -> rows.taken.get() == null && rows.in("done") == 1);
        // A second round, so that the first has handed out what it wanted to.
        rows.put("mail");
        outbox.wake();
        await().atMost(LIMIT).until(() -> rows.in("done") == 2);
        assertThat(hanging.begun).hasValue(1);
    }
}
