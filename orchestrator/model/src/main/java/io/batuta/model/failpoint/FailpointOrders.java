package io.batuta.model.failpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Orders of the fault driver, as files of a directory. {@code order} holds one line: {@code NAME PLACE PASSES ACTION}. The thread that comes to the place after it was passed so often writes {@code reached}
 * with the order's name; then {@code halt} ends the process on the spot, and {@code hold} keeps the thread until the order is gone. One order is carried out once.
 */
final class FailpointOrders {
    private static final Duration LOOK = Duration.ofMillis(2);

    /** Like the exit code of a killed process. */
    private static final int HALTED = 137;

    private final Path order;
    private final Path reached;
    private String current = "";
    private int passed;

    FailpointOrders(Path directory) {
        this.order = directory.resolve("order");
        this.reached = directory.resolve("reached");
    }

    void reached(String place) {
        String text = read();
        if (text.isEmpty()) {
            return;
        }
        String[] words = text.split(" ");
        if (words[1].equals(place) && isTheOne(text, Integer.parseInt(words[2]))) {
            carryOut(text, words[0], words[3]);
        }
    }

    private synchronized boolean isTheOne(String text, int passes) {
        if (!text.equals(current)) {
            current = text;
            passed = 0;
        }
        return passed++ == passes;
    }

    private void carryOut(String text, String name, String action) {
        try {
            Files.writeString(reached, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (action.equals("halt")) {
            Runtime.getRuntime().halt(HALTED);
        }
        while (read().equals(text)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** The order, empty without one. The driver puts it there by a rename, so it is never half an order. */
    private String read() {
        if (!Files.exists(order)) {
            return "";
        }
        try {
            return Files.readString(order).strip();
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
