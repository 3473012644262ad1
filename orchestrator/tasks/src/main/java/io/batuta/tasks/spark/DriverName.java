package io.batuta.tasks.spark;

import io.batuta.tasks.process.DetachedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The name the cluster gave a driver: kept in a file of the attempt, and before that in what spark-submit printed, which outlives us, too. */
final class DriverName {
    private DriverName() {}

    static Optional<String> of(Path work, DetachedProcess process, Pattern pattern) throws IOException {
        Path file = work.resolve("driver");
        if (Files.exists(file)) {
            return Optional.of(Files.readString(file).strip());
        }
        Optional<String> said = said(process.stderr(), pattern).or(() -> said(process.stdout(), pattern));
        if (said.isPresent()) {
            Path whole = Files.writeString(work.resolve("driver.new"), said.get() + "\n");
            Files.move(whole, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        }
        return said;
    }

    private static Optional<String> said(Path spool, Pattern pattern) {
        try (Stream<String> lines = Files.lines(spool, StandardCharsets.ISO_8859_1)) {
            return lines.map(pattern::matcher).filter(Matcher::find).map(Matcher::group).findFirst();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
