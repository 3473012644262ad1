package io.batuta.server.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Finds the folders whose entries are the bundles. */
final class DagFolder {
    private DagFolder() {}

    /**
     * The folder itself; of a Maven project also the package its DAGs are in: below {@code src/main/java}, down to where there is more than one way to go.
     *
     * @param folder made when it is missing
     */
    static List<Path> of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path sources = folder.resolve("src/main/java");
        if (!Files.exists(folder.resolve("pom.xml")) || !Files.isDirectory(sources)) {
            return List.of(folder);
        }
        Path at = sources;
        for (List<Path> entries = entries(at); entries.size() == 1 && Files.isDirectory(entries.getFirst()); entries = entries(at)) {
            at = entries.getFirst();
        }
        return List.of(folder, at);
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> !path.endsWith("package-info.java") && !String.valueOf(path.getFileName()).startsWith(".")).toList();
        }
    }
}
