package io.batuta.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Logs as files: {@code <root>/<run>/<attempt>.log}, directories of mode 700, files of mode 600. Names are numbers only, so no name can lead elsewhere, and a symbolic link is never followed.
 *
 * <p>Plain file streams are used on purpose: a channel would be closed by the interrupt that asks an attempt to end, and its last lines would be lost.
 */
public final class LocalLogStore implements LogStore {
    private final Path root;

    /** Keeps logs under the directory, which is made if need be. */
    public LocalLogStore(Path root) {
        this.root = root;
    }

    @Override
    public OutputStream append(long run, long attempt, long fromLength) throws IOException {
        Path file = file(run, attempt);
        PrivateFiles.directories(root, root.resolve(number(run)));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            PrivateFiles.checkPlain(file);
        }
        RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
        open.setLength(Math.min(fromLength, open.length()));
        open.seek(open.length());
        return new Appender(open);
    }

    @Override
    public long length(long run, long attempt) throws IOException {
        Path file = file(run, attempt);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        PrivateFiles.checkPlain(file);
        return file.toFile().length();
    }

    @Override
    public byte[] read(long run, long attempt, long offset, int max) throws IOException {
        long length = length(run, attempt);
        int n = Math.clamp(length - offset, 0, max);
        byte[] bytes = new byte[n];
        if (n == 0) {
            return bytes;
        }
        try (RandomAccessFile open = new RandomAccessFile(file(run, attempt).toFile(), "r")) {
            open.seek(offset);
            open.readFully(bytes);
        }
        return bytes;
    }

    @Override
    public List<Long> runs() throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> String.valueOf(path.getFileName())).filter(name -> name.matches("[0-9]{1,18}")).map(Long::valueOf)
                    .toList();
        }
    }

    @Override
    public Instant lastWritten(long run) throws IOException {
        Path directory = root.resolve(number(run));
        Instant newest = Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Instant at = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
                newest = at.isAfter(newest) ? at : newest;
            }
        }
        return newest;
    }

    @Override
    public void delete(long run) throws IOException {
        Path directory = root.resolve(number(run));
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(directory);
    }

    private Path file(long run, long attempt) {
        return root.resolve(number(run)).resolve(number(attempt) + ".log");
    }

    private static String number(long id) {
        if (id < 0) {
            throw new IllegalArgumentException("ids are numbers from 0 on, not " + id);
        }
        return Long.toString(id);
    }

    /** Writes at the end; not interruptible. */
    private static final class Appender extends OutputStream {
        private final RandomAccessFile file;

        Appender(RandomAccessFile file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            file.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            file.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
