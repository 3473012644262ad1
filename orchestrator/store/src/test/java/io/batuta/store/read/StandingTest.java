package io.batuta.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.store.testing.ScratchDatabase;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An answer stands while nothing is written, and not a moment longer. */
class StandingTest {
    private static final String WRITE = "insert into setting (name, value, actor) values (?, '', 'ann')";

    private static final ScratchDatabase scratch = ScratchDatabase.create();
    private static final Jdbi jdbi = Jdbi.create(scratch.database().pool());

    private final Reads reads = new Reads(scratch.database().pool());
    private final AtomicInteger asked = new AtomicInteger();
    private final Standing<String, Long> settings = new Standing<>(reads, question -> {
        asked.incrementAndGet();
        return reads.number("select count(*) from setting where name like :question", query -> query.bind("question", question));
    });

    @AfterAll
    static void close() {
        scratch.close();
    }

    @Test
    void whoeverHasWrittenSeesItAtOnce() {
        for (int i = 1; i <= 100; i++) {
            write("one " + i);
            assertThat(settings.answer("one%")).isEqualTo(i);
            assertThat(settings.answer("none%")).isZero();
        }
    }

    @Test
    void whatIsCommittedWhileItIsAskedIsSeenNextTime() throws Exception {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger written = new AtomicInteger();
            Future<?> writing = other.submit(() -> {
                for (int i = 1; i <= 200; i++) {
                    write("two " + i);
                    written.set(i);
                }
            });
            while (!writing.isDone()) {
                int atLeast = written.get();
                assertThat(settings.answer("two%")).isGreaterThanOrEqualTo(atLeast);
            }
            writing.get();
            assertThat(settings.answer("two%")).isEqualTo(200);
        }
    }

    /** Others write on the same server meanwhile, so not every time is the same moment. */
    @Test
    void theSameIsNotAskedTwiceInOneMoment() {
        for (int i = 0; i < 1_000; i++) {
            settings.answer("three%");
        }
        assertThat(asked.get()).isLessThan(1_000);
    }

    private static void write(String name) {
        jdbi.useHandle(handle -> handle.execute(WRITE, name));
    }
}
