package io.batuta.model.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders reach the thread that comes to the place, once; without one a place is passed. */
class FailpointOrdersTest {
    @TempDir Path directory;

    private FailpointOrders orders;

    @BeforeEach
    void open() {
        orders = new FailpointOrders(directory);
    }

    @Test
    void withoutAnOrderEveryPlaceIsPassed() {
        orders.reached("before-commit");
        Failpoint.at("before-commit");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theThirdToComeIsHeldUntilTheOrderIsGoneAndTheFourthPasses() throws Exception {
        Files.writeString(directory.resolve("order"), "o1 before-commit 2 hold");
        orders.reached("after-commit");
        orders.reached("before-commit");
        orders.reached("before-commit");
        assertThat(directory.resolve("reached")).doesNotExist();

        Thread held = Thread.ofVirtual().start(() -> orders.reached("before-commit"));
        await().until(() -> text("reached").equals("o1"));
        orders.reached("before-commit");
        assertThat(held.isAlive()).isTrue();
        Files.delete(directory.resolve("order"));
        held.join();
    }

    @Test
    void aNewOrderIsCountedAnew() throws Exception {
        Files.writeString(directory.resolve("order"), "o1 before-commit 1 hold");
        orders.reached("before-commit");
        Files.writeString(directory.resolve("order"), "o2 before-commit 1 hold");
        orders.reached("before-commit");
        assertThat(directory.resolve("reached")).doesNotExist();
    }

    private String text(String file) throws IOException {
        return Files.exists(directory.resolve(file)) ? Files.readString(directory.resolve(file)) : "";
    }
}
