package io.batuta.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresLogTest {
    @TempDir private Path directory;

    @Test
    void aFullLogIsSetAsideUnderTheOpenHandOfTheWriter() throws IOException {
        var log = new PostgresLog(directory.resolve("postgres.log"));
        log.create();
        try (var writer = Files.newOutputStream(log.file(), StandardOpenOption.APPEND)) {
            for (int round = 1; round <= 6; round++) {
                writer.write(("round " + round + "\n").getBytes(StandardCharsets.UTF_8));
                log.rotateWhenFull(5);
            }
            log.rotateWhenFull(5);
            writer.write("now".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log.file()).hasContent("now");
        assertThat(directory.resolve("postgres.log.1")).hasContent("round 6\n");
        assertThat(directory.resolve("postgres.log.3")).hasContent("round 4\n");
        assertThat(directory.resolve("postgres.log.4")).doesNotExist();
    }

    @Test
    void tellsWhatWasAddedAndNoMoreThanItsEnd() throws IOException {
        var log = new PostgresLog(directory.resolve("postgres.log"));
        assertThat(log.since(0)).isEmpty();
        Files.writeString(log.file(), "before\nafter\n");
        assertThat(log.since("before\n".length())).isEqualTo("after");
        Files.writeString(log.file(), "x".repeat(100_000));
        assertThat(log.since(0)).hasSize(4_000);
    }
}
