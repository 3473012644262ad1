package io.batuta.tasks.spark;

import io.batuta.model.task.TaskContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the events a driver of this host writes down, into progress: Spark's own event log, in files of ten megabytes in the attempt's directory, of which those that were read are removed.
 * It needs no open port and no class of ours in the driver.
 */
final class EventFiles implements AutoCloseable {
    private static final Pattern FILE = Pattern.compile("events_([0-9]+)_.*");
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A long job says less and less. */
    private static final int MOST_LOOKS_BETWEEN_LINES = 30;

    private final Path directory;
    private final TaskContext task;
    private final Progress progress = new Progress();
    private final Map<Integer, Reader> readers = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private EventFiles(Path directory, TaskContext task) {
        this.directory = directory;
        this.task = task;
        this.thread = Thread.ofVirtual().name("spark-progress").start(this::follow);
    }

    /** Where events go when the author did not choose a place. */
    static Map<String, String> settings(Path work) throws IOException {
        Path directory = Files.createDirectories(work.resolve("events"));
        return Map.of("spark.eventLog.enabled", "true", "spark.eventLog.dir", directory.toUri().toString(),
                "spark.eventLog.rolling.enabled",
                "true", "spark.eventLog.rolling.maxFileSize", "10m", "spark.eventLog.compress", "false");
    }

    /** Begins to read what is and comes there. */
    static EventFiles follow(TaskContext task) {
        return new EventFiles(task.workDirectory().resolve("events"), task);
    }

    private void follow() {
        int looks = 0;
        int between = 1;
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                read();
                String batch = progress.batch();
                if (batch != null) {
                    task.waitsFor("the end of a streaming application; " + batch);
                }
                if (++looks >= between && progress.tell(task.log())) {
                    looks = 0;
                    between = Math.min(MOST_LOOKS_BETWEEN_LINES, between + 1);
                }
            }
        } catch (InterruptedException _) {
            return;
        } catch (IOException | RuntimeException e) {
            task.log().warn("the progress of the application cannot be read any more: " + e.getMessage());
        }
    }

    private void read() throws IOException {
        Optional<Path> application = Optional.empty();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> here = Files.list(directory)) {
                application = here.filter(Files::isDirectory).max(Comparator.comparing(Path::toString));
            }
        }
        if (application.isPresent()) {
            List<Path> files;
            try (Stream<Path> here = Files.list(application.get())) {
                files = here.filter(file -> number(file) > 0).sorted(Comparator.comparingInt(EventFiles::number)).toList();
            }
            for (Path file : files) {
                readers.computeIfAbsent(number(file), _ -> new Reader(file)).read(progress);
                if (!file.equals(files.getLast())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static int number(Path file) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }

    /** Reads what is left and says it. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
            read();
            progress.tell(task.log());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            task.log().warn("the last of the application's progress cannot be read: " + e.getMessage());
        }
    }

    /** What was counted; whole after {@link #close}. */
    Progress progress() {
        return progress;
    }

    /** Reads the lines of a file that is still being written; the last line counts when it ends. */
    private static final class Reader {
        private final Path file;
        private long offset;
        private byte[] begun = new byte[0];

        Reader(Path file) {
            this.file = file;
        }

        void read(Progress progress) throws IOException {
            if (!Files.exists(file)) {
                return;
            }
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                channel.position(offset);
                ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
                for (int read = channel.read(buffer); read > 0; read = channel.read(buffer)) {
                    offset += read;
                    take(buffer.array(), read, progress);
                    buffer.clear();
                }
            }
        }

        private void take(byte[] bytes, int length, Progress progress) {
            int start = 0;
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    progress.event(new String(joined(bytes, start, i), StandardCharsets.UTF_8));
                    begun = new byte[0];
                    start = i + 1;
                }
            }
            begun = joined(bytes, start, length);
        }

        private byte[] joined(byte[] bytes, int start, int end) {
            byte[] all = java.util.Arrays.copyOf(begun, begun.length + end - start);
            System.arraycopy(bytes, start, all, begun.length, end - start);
            return all;
        }
    }
}
