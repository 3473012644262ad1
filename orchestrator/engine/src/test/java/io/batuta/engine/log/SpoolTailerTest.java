package io.batuta.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.task.TaskLog.Source;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTailerTest {
    private static final String HEAD = "2026-08-01T00:00:00.000Z INFO stdout ";

    @TempDir Path home;

    private final KnownSecrets known = new KnownSecrets();
    private LocalLogStore store = new LocalLogStore(Path.of("unused"));
    private AttemptLogs logs = logs();
    private Path work = Path.of("unused");
    private Path spool = Path.of("unused");

    @BeforeEach
    void open() throws IOException {
        store = new LocalLogStore(home.resolve("logs"));
        logs.close();
        logs = logs();
        work = Files.createDirectories(home.resolve("work/42"));
        spool = work.resolve("stdout");
    }

    @AfterEach
    void close() {
        logs.close();
    }

    private AttemptLogs logs() {
        return new AttemptLogs(store, known, InstantSource.fixed(Instant.parse("2026-08-01T00:00:00Z")), AttemptLogs.DEFAULT_CAP);
    }

    private void print(String text) throws IOException {
        Files.writeString(spool, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String text() throws IOException {
        return new String(store.read(7, 42, 0, 100_000_000), StandardCharsets.UTF_8);
    }

    private static String framed(String text) {
        return text.lines().map(line -> HEAD + line + "\n").collect(Collectors.joining());
    }

    @Test
    void copiesWhatIsPrintedWhileItIsPrinted() throws IOException {
        AttemptLog log = logs.open(7, 42, false, work);
        SpoolTailer tailer = log.follow(spool, Source.STDOUT);
        print("one\ntwo\nhalf");
        await().pollDelay(Duration.ZERO).until(() -> text().equals(framed("one\ntwo")));
        print(" a line\n");
        await().pollDelay(Duration.ZERO).until(() -> text().equals(framed("one\ntwo\nhalf a line")));
        print("the end");
        tailer.close();
        log.close();
        assertThat(text()).isEqualTo(framed("one\ntwo\nhalf a line\nthe end"));
    }

    @Test
    void hidesASecretPrintedInTwoHalves() throws IOException {
        known.know(List.of("hush-hush-hush", "first line\nsecond"));
        AttemptLog log = logs.open(7, 42, false, work);
        try (SpoolTailer tailer = log.follow(spool, Source.STDOUT)) {
            print("so: hush-hu");
            tailer.pump(new byte[1024]);
            print("sh-hush.\nkey: first line\n");
            tailer.pump(new byte[1024]);
            print("second done\n");
        }
        log.close();
        assertThat(text()).isEqualTo(framed("so: ***.\nkey: *** done"));
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() throws IOException {
        known.know(List.of("hush-hush-hush"));
        String endless = "x".repeat(300_000) + "hush-hush-hush" + "y".repeat(300_000);
        print(endless);
        AttemptLog log = logs.open(7, 42, false, work);
        log.follow(spool, Source.STDOUT).close();
        log.close();
        String joined = text().lines().map(line -> line.substring(HEAD.length())).collect(Collectors.joining());
        assertThat(joined).isEqualTo("x".repeat(300_000) + "***" + "y".repeat(300_000));
    }

    /** The process dies at any moment: what the log holds then may be more or less than the sidecar says; afterwards nothing is missing and nothing is there twice. */
    @Test
    void goesOnAfterACrashWithoutGapOrRepeat() throws IOException {
        known.know(List.of("hush-hush-hush"));
        String all = IntStream.range(0, 20_000).mapToObj(i -> "line " + i + (i % 100 == 0 ? " hush-hush-hush" : "") + "\n")
                .collect(Collectors.joining());
        Random random = new Random(7);
        int printed = 0;
        while (printed < all.length()) {
            int more = Math.min(all.length() - printed, 1 + random.nextInt(60_000));
            print(all.substring(printed, printed + more));
            printed += more;
            crashInTheMiddle(random);
        }
        AttemptLog log = logs.open(7, 42, true, work);
        log.follow(spool, Source.STDOUT).close();
        log.close();
        assertThat(text()).isEqualTo(framed(all.replace("hush-hush-hush", "***")));
    }

    /** A process that copies a little, leaves lines that its sidecar does not know of, and dies. */
    private void crashInTheMiddle(Random random) throws IOException {
        Mortal process = new Mortal();
        AttemptLog log = process.logs.open(7, 42, true, work);
        SpoolTailer tailer = log.follow(spool, Source.STDOUT);
        tailer.pump(new byte[100 + random.nextInt(20_000)]);
        if (random.nextBoolean()) {
            log.flush();
        }
        process.die(log);
        Path file = home.resolve("logs/7/42.log");
        if (Files.exists(file) && random.nextBoolean()) {
            Files.writeString(file, "written but not noted\n", StandardOpenOption.APPEND);
        }
    }

    /** Another process on the same files. When it has died, nothing it does reaches them any more. */
    private final class Mortal {
        private boolean dead;
        private final AttemptLogs logs = new AttemptLogs(new MortalStore(), known,
                InstantSource.fixed(Instant.parse("2026-08-01T00:00:00Z")),
                AttemptLogs.DEFAULT_CAP);

        void die(AttemptLog log) {
            synchronized (log) {
                dead = true;
            }
            logs.close();
        }

        private final class MortalStore implements LogStore {
            @Override
            public OutputStream append(long run, long attempt, long fromLength) throws IOException {
                alive();
                OutputStream out = store.append(run, attempt, fromLength);
                return new FilterOutputStream(out) {
                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        alive();
                        out.write(bytes, from, length);
                    }
                };
            }

            private void alive() throws IOException {
                if (dead) {
                    throw new IOException("this process is dead");
                }
            }

            @Override
            public long length(long run, long attempt) throws IOException {
                return store.length(run, attempt);
            }

            @Override
            public byte[] read(long run, long attempt, long offset, int max) throws IOException {
                return store.read(run, attempt, offset, max);
            }

            @Override
            public List<Long> runs() throws IOException {
                return store.runs();
            }

            @Override
            public Instant lastWritten(long run) throws IOException {
                return store.lastWritten(run);
            }

            @Override
            public void delete(long run) throws IOException {
                store.delete(run);
            }
        }
    }

    @Test
    void twoSpoolsKeepTheirPlaces() throws IOException {
        Path errors = work.resolve("stderr");
        print("out 1\n");
        Files.writeString(errors, "err 1\n");
        Mortal process = new Mortal();
        AttemptLog first = process.logs.open(7, 42, false, work);
        SpoolTailer out = first.follow(spool, Source.STDOUT);
        SpoolTailer err = first.follow(errors, Source.STDERR);
        out.pump(new byte[1024]);
        err.pump(new byte[1024]);
        first.flush();
        process.die(first);
        print("out 2\n");
        AttemptLog second = logs.open(7, 42, true, work);
        second.info("found again");
        second.follow(spool, Source.STDOUT).close();
        second.follow(errors, Source.STDERR).close();
        second.close();
        assertThat(text().lines().map(line -> line.substring(25))).containsExactlyInAnyOrder("INFO stdout out 1", "WARN stderr err 1",
                "INFO task found again", "INFO stdout out 2");
    }

    @Test
    void aSpoolThatIsALinkIsNotRead() throws IOException {
        Files.createSymbolicLink(spool, Files.writeString(home.resolve("victim"), "private\n"));
        AttemptLog log = logs.open(7, 42, false, work);
        log.follow(spool, Source.STDOUT).close();
        log.close();
        assertThat(text()).contains("cannot be read").doesNotContain("private");
    }
}
