package io.batuta.engine.log;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories and files that nobody else may read. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Makes {@code root} and the directory below it, each of mode 700, unless they are there. */
    static void directories(Path root, Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectories(root);
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + " is not a directory; move it away", e);
            }
        }
    }

    /** Refuses symbolic links, pipes and devices. */
    static void checkPlain(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    file + (Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? " is not a plain file; it is not touched" : " does not exist"));
        }
    }
}
