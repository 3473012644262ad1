package io.batuta.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.task.TaskLog.Level;
import io.batuta.model.task.TaskLog.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLogTest {
    private static final String TIME = "2026-08-01T00:00:00.123Z ";

    @TempDir Path home;

    private final KnownSecrets known = new KnownSecrets();
    private LocalLogStore store = new LocalLogStore(Path.of("unused"));
    private AttemptLogs logs = logs(store, AttemptLogs.DEFAULT_CAP);

    @BeforeEach
    void open() {
        logs.close();
        store = new LocalLogStore(home.resolve("logs"));
        logs = logs(store, AttemptLogs.DEFAULT_CAP);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    private AttemptLogs logs(LogStore store, long cap) {
        return new AttemptLogs(store, known, InstantSource.fixed(Instant.parse("2026-08-01T00:00:00.123Z")), cap);
    }

    private AttemptLog log() {
        return logs.open(7, 42, false, home.resolve("work/42"));
    }

    private String text() throws IOException {
        return new String(store.read(7, 42, 0, 10_000_000), StandardCharsets.UTF_8);
    }

    @Test
    void everyLineHasItsTimeLevelAndSource() throws IOException {
        AttemptLog log = log();
        log.info("one\ntwo\r\nthree\n");
        log.write(Level.WARN, Source.STDERR, "");
        log.error("four");
        log.close();
        assertThat(text()).isEqualTo(TIME + "INFO task one\n" + TIME + "INFO task two\n" + TIME + "INFO task three\n" + TIME
                + "WARN stderr \n" + TIME + "ERROR task four\n");
    }

    @Test
    void aLineIsThereSoonForWhoeverWatches() {
        AttemptLog log = log();
        log.info("hello");
        await().pollDelay(java.time.Duration.ZERO).until(() -> store.length(7, 42) > 0);
        log.close();
    }

    @Test
    void nothingIsMadeBeforeTheFirstLine() {
        log().close();
        assertThat(home.resolve("logs")).doesNotExist();
    }

    @Test
    void filesAreForTheServiceAlone() throws IOException {
        AttemptLog log = log();
        log.info("x");
        log.close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("logs/7/42.log")))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("logs/7")))).isEqualTo("rwx------");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(home.resolve("victim"), "untouched");
        Files.createDirectories(home.resolve("logs/7"));
        Files.createSymbolicLink(home.resolve("logs/7/42.log"), victim);
        assertThatThrownBy(() -> store.append(7, 42, 0)).hasMessageContaining("not a plain file");
        assertThatThrownBy(() -> store.read(7, 42, 0, 10)).hasMessageContaining("not a plain file");
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void coloursStayAndOtherControlCharactersAreMadeVisible() throws IOException {
        AttemptLog log = log();
        log.info("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007 \u0000 \u007f \u009b2J tab\there ö");
        log.close();
        assertThat(text()).isEqualTo(TIME + "INFO task \u001b[1;31mred\u001b[0m ␛]0;title␇ ␀ ␡ \uFFFD2J tab\there ö\n");
    }

    @Test
    void longLinesAreSplitBetweenCharacters() throws IOException {
        AttemptLog log = log();
        log.info("ö".repeat(20_000));
        log.close();
        List<String> lines = text().lines().toList();
        assertThat(lines).hasSize(3).allMatch(line -> line.matches("(?s)" + TIME + "INFO task ö+"));
        assertThat(lines.stream().mapToInt(line -> line.length() - TIME.length() - 10).sum()).isEqualTo(20_000);
    }

    @Test
    void hidesWhatIsKnownAndWhatTheAttemptAdds() throws IOException {
        known.know(List.of("global-secret"));
        AttemptLog log = log();
        log.mask("own-secret");
        log.info("global-secret own-secret later-secret");
        known.know(List.of("global-secret", "later-secret"));
        log.info("global-secret own-secret later-secret");
        log.close();
        assertThat(text()).contains("task *** *** later-secret\n").contains("task *** *** ***\n");
    }

    @Test
    void stopsAtItsLimitAndSaysSo() throws IOException {
        logs.close();
        logs = logs(store, 1024 * 1024);
        AttemptLog log = log();
        for (int i = 0; i < 3000; i++) {
            log.info("x".repeat(1000));
        }
        log.close();
        assertThat(text()).endsWith("WARN task the log reached its limit of 1 MB; what follows is not kept\n")
                .hasSizeLessThan(1024 * 1024 + 2000);
    }

    @Test
    void anInterruptedAttemptStillWrites() throws IOException {
        AttemptLog log = log();
        Thread.currentThread().interrupt();
        log.info("x".repeat(400_000));
        log.info("the end");
        log.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(text()).endsWith("INFO task the end\n");
    }

    @Test
    void aFullDiskDoesNotHurtTheAttemptAndIsSaidAfterwards() throws IOException {
        AtomicBoolean full = new AtomicBoolean();
        logs.close();
        logs = logs(new FullAtTimes(store, full), AttemptLogs.DEFAULT_CAP);
        AttemptLog log = log();
        log.info("before");
        log.flush();
        full.set(true);
        log.info("lost");
        log.flush();
        full.set(false);
        log.info("after");
        log.close();
        assertThat(text())
                .isEqualTo(TIME + "INFO task before\n" + TIME + "WARN task 40 bytes of this log could not be written and are missing here\n"
                        + TIME + "INFO task after\n");
    }

    @Test
    void deletesAllLogsOfARun() throws IOException {
        AttemptLog log = log();
        log.info("x");
        log.close();
        store.delete(7);
        store.delete(7);
        assertThat(store.length(7, 42)).isZero();
        assertThat(home.resolve("logs/7")).doesNotExist();
    }

    /** A store whose disk can be full. */
    private record FullAtTimes(LogStore real, AtomicBoolean full) implements LogStore {
        @Override
        public OutputStream append(long run, long attempt, long fromLength) throws IOException {
            OutputStream out = real.append(run, attempt, fromLength);
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[]{(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (full.get()) {
                        out.write(bytes, from, length / 2);
                        throw new IOException("No space left on device");
                    }
                    out.write(bytes, from, length);
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public long length(long run, long attempt) throws IOException {
            return real.length(run, attempt);
        }

        @Override
        public byte[] read(long run, long attempt, long offset, int max) throws IOException {
            return real.read(run, attempt, offset, max);
        }

        @Override
        public List<Long> runs() throws IOException {
            return real.runs();
        }

        @Override
        public Instant lastWritten(long run) throws IOException {
            return real.lastWritten(run);
        }

        @Override
        public void delete(long run) throws IOException {
            real.delete(run);
        }
    }
}
