package io.batuta.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tasks did, in a file outside of the database: each effect begins with a line of its own. */
final class Ledger {
    private final Path file;

    /**
     * An effect.
     *
     * @param kind B for its beginning, E for its end
     * @param who the number of the process that wrote it
     */
    record Effect(String kind, String dag, String run, String task, int mapIndex, int tryNumber, long who) {
        /** The task instance. */
        String instance() {
            return dag + " " + run + " " + task + " " + mapIndex;
        }

        /** The attempt. */
        String attempt() {
            return instance() + " " + tryNumber;
        }
    }

    Ledger(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** How many bytes it has. */
    long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a beginning, as a task does. */
    synchronized void begin(String dag, String run, String task) {
        try {
            Files.writeString(file, "B " + dag + " " + run + " " + task + " -1 1 0\n", java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All effects written from that byte on. */
    List<Effect> since(long from) {
        List<Effect> effects = new ArrayList<>();
        for (String line : textSince(from).split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 7) {
                effects.add(new Effect(words[0], words[1], words[2], words[3], Integer.parseInt(words[4]), Integer.parseInt(words[5]),
                        Long.parseLong(words[6])));
            }
        }
        return effects;
    }

    private String textSince(long from) {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(from);
            var bytes = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Read on.
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            // The last line may be on its way.
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
