package io.batuta.model.failpoint;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Places at which the fault driver can hold or end the process: before and after every step that must not be lost or done twice. Nothing happens there unless the process was started with
 * {@code -Dbatuta.failpoints=DIRECTORY}; without it a call is a comparison with a constant, which the compiler removes. Thread-safe.
 */
public final class Failpoint {
    private static final @Nullable FailpointOrders ORDERS = orders();

    private Failpoint() {}

    /** The process is at that place. Returns at once, unless the driver ordered otherwise. */
    public static void at(String place) {
        if (ORDERS != null) {
            ORDERS.reached(place);
        }
    }

    /** The same for a place named after a state: {@code at("task", RUNNING)} is {@code task-running}. */
    public static void at(String what, Enum<?> state) {
        if (ORDERS != null) {
            ORDERS.reached(what + "-" + state.name().toLowerCase(Locale.ROOT));
        }
    }

    private static @Nullable FailpointOrders orders() {
        String directory = System.getProperty("batuta.failpoints");
        return directory == null ? null : new FailpointOrders(Path.of(directory));
    }
}
