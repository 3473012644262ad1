package io.batuta.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which Batuta this is. */
@Command(name = "version", description = "Print the version.")
final class Version implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.") boolean json;

    @Override
    public Integer call() {
        Terminal.ofProcess()
                .line(json
                        ? "{\"version\":\"" + text() + "\",\"java\":\"" + Runtime.version() + "\"}"
                        : "Batuta " + text() + " (Java " + Runtime.version() + ")");
        return Exit.OK;
    }

    /** This program's version, as the build wrote it. */
    static String text() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
