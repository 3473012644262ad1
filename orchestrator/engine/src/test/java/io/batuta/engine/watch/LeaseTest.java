package io.batuta.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger fenced = new AtomicInteger();
    private boolean alive = true;
    private final Lease lease = new Lease(new Lease.Parts(journal(), 1, nanos::get, () -> {}, fenced::incrementAndGet, _ -> {}, () -> {}));

    private Journal journal() {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[]{Journal.class}, (_, method, _) -> {
            assertThat(method.getName()).isEqualTo("renew");
            renewals.incrementAndGet();
            return new Journal.Renewal(alive, List.<NodeRow>of(), false);
        });
    }

    @Test
    void aNodeThatWasDeclaredDeadStepsDownOnceAndBeginsNothingMore() {
        lease.beat();
        assertThat(lease.fits()).isTrue();
        alive = false;
        for (int i = 0; i < 5; i++) {
            lease.beat();
        }
        assertThat(fenced).hasValue(1);
        assertThat(renewals).hasValue(2);
        assertThat(lease.fits()).isFalse();
    }

    @Test
    void withLessThanFourSecondsLeftNothingBegins() {
        lease.beat();
        nanos.addAndGet(Duration.ofSeconds(6).toNanos() - 1);
        assertThat(lease.fits()).isTrue();
        nanos.incrementAndGet();
        assertThat(lease.fits()).isFalse();
        lease.beat();
        assertThat(lease.fits()).isTrue();
    }
}
