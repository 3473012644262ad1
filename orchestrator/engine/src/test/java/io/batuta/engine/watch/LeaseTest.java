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
    private List<NodeRow> others = List.of();
    private final Lease lease = new Lease(new Lease.Parts(journal(), 1, nanos::get, () -> {}, fenced::incrementAndGet, _ -> {}, () -> {}));

    private Journal journal() {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[]{Journal.class}, (_, method, _) -> {
            assertThat(method.getName()).isEqualTo("renew");
            renewals.incrementAndGet();
            return new Journal.Renewal(alive, others, false);
        });
    }

    @Test
    void aSilentNodeIsLookedAtAsSoonAsItMayBeDeclaredDead() {
        others = List.of(new NodeRow(2, "other", "elsewhere", List.of(), 7, false, false));
        lease.beat();
        assertThat(lease.pause()).as("heard of just now").isEqualTo(Lease.RENEWAL);
        nanos.addAndGet(Lease.LENGTH.minusMillis(300).toNanos());
        assertThat(lease.pause()).isEqualTo(Duration.ofMillis(300).plusNanos(1));
        nanos.addAndGet(Lease.LENGTH.toNanos());
        assertThat(lease.pause()).as("while the database is away").isEqualTo(Duration.ofMillis(100));
        others = List.of(new NodeRow(2, "other", "elsewhere", List.of(), 8, false, false));
        lease.beat();
        assertThat(lease.pause()).as("it lives").isEqualTo(Lease.RENEWAL);
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
        nanos.addAndGet(Duration.ofSeconds(4).toNanos() - 1);
        assertThat(lease.fits()).isTrue();
        nanos.incrementAndGet();
        assertThat(lease.fits()).isFalse();
        lease.beat();
        assertThat(lease.fits()).isTrue();
    }
}
