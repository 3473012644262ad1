package io.batuta.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The sources that these tests were compiled from. */
public final class Checkout {
    public static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.isDirectory(path.resolve("orchestrator/model")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No checkout above " + Path.of("").toAbsolutePath()));

    private Checkout() {}

    /** A file's text. */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
