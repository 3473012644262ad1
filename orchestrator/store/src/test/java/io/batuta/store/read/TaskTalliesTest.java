package io.batuta.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.store.read.RunReads.Stand;
import io.batuta.store.testing.ScratchDatabase;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A finished run's tasks are counted once, until it is cleared; those of one under way each time. */
class TaskTalliesTest {
    private static final ScratchDatabase scratch = ScratchDatabase.create();
    private static final Jdbi jdbi = Jdbi.create(scratch.database().pool());

    private final RunReads runs = new RunReads(new Reads(scratch.database().pool()));

    @AfterAll
    static void close() {
        scratch.close();
    }

    @Test
    void aFinishedRunIsCountedAgainOnlyAfterAClear() {
        tasks(1, "success", "success", "failed");
        Stand finished = new Stand(1, "failed", 0);
        assertThat(runs.taskCounts(List.of(finished))).isEqualTo(Map.of(1L, Map.of("success", 2, "failed", 1)));
        jdbi.useHandle(handle -> handle.execute("update task_instance set state = 'success' where run = 1"));
        assertThat(runs.taskCounts(List.of(finished))).as("not looked at again").isEqualTo(Map.of(1L, Map.of("success", 2, "failed", 1)));
        assertThat(runs.taskCounts(List.of(new Stand(1, "running", 1)))).isEqualTo(Map.of(1L, Map.of("success", 3)));
        assertThat(runs.taskCounts(List.of(new Stand(1, "success", 1)))).isEqualTo(Map.of(1L, Map.of("success", 3)));
    }

    @Test
    void aRunUnderWayIsCountedEachTime() {
        tasks(2, "running", "none");
        Stand running = new Stand(2, "running", 0);
        assertThat(runs.taskCounts(List.of(running))).isEqualTo(Map.of(2L, Map.of("running", 1, "none", 1)));
        jdbi.useHandle(handle -> handle.execute("update task_instance set state = 'failed' where run = 2 and state = 'running'"));
        assertThat(runs.taskCounts(List.of(running))).isEqualTo(Map.of(2L, Map.of("failed", 1, "none", 1)));
    }

    @Test
    void whatIsKnownAndWhatIsNotAreAnsweredTogether() {
        tasks(3, "success");
        tasks(4, "skipped");
        assertThat(runs.taskCounts(List.of(new Stand(3, "success", 0)))).isEqualTo(Map.of(3L, Map.of("success", 1)));
        assertThat(runs.taskCounts(List.of(new Stand(3, "success", 0), new Stand(4, "success", 0), new Stand(5, "queued", 0))))
                .isEqualTo(Map.of(3L, Map.of("success", 1), 4L, Map.of("skipped", 1)));
    }

    private static void tasks(long run, String... states) {
        jdbi.useHandle(handle -> {
            for (int i = 0; i < states.length; i++) {
                handle.execute(
                        """
                                insert into task_instance (id, uuid, run, task, state, try_number, max_tries, tries_since_clear, losses, epoch)
                                values (?, gen_random_uuid(), ?, ?, ?, 1, 0, 1, 0, 1)
                                """,
                        run * 100 + i, run, "task_" + i, states[i]);
            }
        });
    }
}
