package io.batuta.server.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Finds which folder's entries are the bundles. */
final class DagFolder {
    private DagFolder() {}

    /**
     * The folder itself; in a Maven project, the package its DAGs are in: below {@code src/main/java}, down to where there is more than one way to go.
     *
     * @param folder made when it is missing
     */
    static Path of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path sources = folder.resolve("src/main/java");
        if (!Files.exists(folder.resolve("pom.xml")) || !Files.isDirectory(sources)) {
            return folder;
        }
        Path at = sources;
        for (List<Path> entries = entries(at); entries.size() == 1 && Files.isDirectory(entries.getFirst()); entries = entries(at)) {
            at = entries.getFirst();
        }
        return at;
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> !path.endsWith("package-info.java") && !String.valueOf(path.getFileName()).startsWith(".")).toList();
        }
    }
}
