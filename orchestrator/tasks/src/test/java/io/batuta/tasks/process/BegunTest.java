package io.batuta.tasks.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BegunTest {
    private static final int TIMES = 20_000;

    @TempDir Path directory;

    @Test
    void anExitCodeThatIsWrittenOverItsBlanksIsSeenWholeOrNotAtAll() throws Exception {
        Path exit = Files.createFile(directory.resolve("exit"));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (RandomAccessFile file = new RandomAccessFile(exit.toFile(), "rw")) {
                for (int i = 0; i < TIMES; i++) {
                    file.setLength(0);
                    file.write("    ".getBytes(US_ASCII));
                    file.seek(0);
                    file.write(" 137\n".getBytes(US_ASCII));
                    file.seek(0);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (!writer.isDone()) {
            assertThat(Begun.line(exit).orElse("137")).isEqualTo("137");
        }
        writer.join();
    }
}
