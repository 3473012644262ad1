package io.batuta.engine.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts' private directories: {@code <root>/<attempt>}, mode 700. Thread-safe. */
public final class WorkDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectories.class);

    private final Path root;
    private final Set<Long> made = ConcurrentHashMap.newKeySet();

    /** Keeps them under the directory, which is made if need be. */
    public WorkDirectories(Path root) {
        this.root = root;
    }

    /** Where an attempt's directory is or would be. */
    Path path(long attempt) {
        return root.resolve(Long.toString(attempt));
    }

    /** The attempt's directory, made if need be. */
    Path open(long attempt) {
        Path directory = path(attempt);
        made.add(attempt);
        try {
            Files.createDirectories(root);
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new UncheckedIOException(directory + " is in the way: it should be the attempt's directory", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the attempt's directory " + directory + " cannot be made", e);
        }
        return directory;
    }

    /** Removes an attempt's directory in the background if it has one. */
    void settled(long attempt) {
        if (made.remove(attempt)) {
            Thread.ofVirtual().name("remove-" + attempt).start(() -> remove(attempt));
        }
    }

    /** Removes an attempt's directory with all that is in it; links in it are not followed. */
    private void remove(long attempt) {
        Path directory = path(attempt);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Remover());
        } catch (IOException e) {
            LOG.warn("The work directory {} could not be removed: {}", directory, e.toString());
        }
    }

    /** Removes what attempts that are no longer open left behind; called at start, before anything is launched. */
    public void sweep(Set<Long> open) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> all = Files.list(root)) {
            all.map(path -> String.valueOf(path.getFileName())).filter(name -> name.matches("[0-9]{1,18}")).map(Long::valueOf)
                    .filter(id -> !open.contains(id)).forEach(this::remove);
        } catch (IOException e) {
            LOG.warn("The work directories under {} could not be looked through: {}", root, e.toString());
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
