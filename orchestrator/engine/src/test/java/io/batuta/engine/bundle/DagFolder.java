package io.batuta.engine.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A watched DAG folder with real builder processes. */
final class DagFolder implements AutoCloseable {
    static final int HEAP_MB = 128;

    final MemorySink sink;
    final Path home;
    final Path dags;
    final Path libraries;
    final Builder builder;
    final BundleWatcher watcher;

    DagFolder(Path home, MemorySink sink, Duration limit) throws IOException {
        this.home = home;
        this.sink = sink;
        dags = directory(home.resolve("dags"));
        libraries = directory(home.resolve("lib"));
        builder = new Builder(new Builder.Settings(HEAP_MB, limit, Duration.ofMinutes(1), libraries, home.resolve("work")));
        watcher = new BundleWatcher(List.of(dags), sink, builder);
    }

    DagFolder start() throws IOException {
        watcher.start();
        return this;
    }

    private static Path directory(Path path) throws IOException {
        return Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /** Writes a file of mode 644, and the folders it needs. */
    Path write(String name, byte[] bytes) throws IOException {
        Path file = dags.resolve(name);
        directory(Objects.requireNonNull(file.getParent()));
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** A file of these tests' resources. */
    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(DagFolder.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A DAG with one task that puts out a word. */
    static String source(String className, String dagId, String word) {
        return """
                import io.batuta.model.dag.Dag;
                import io.batuta.model.dag.DagSource;

                public final class %s implements DagSource {
                    @Override
                    public Dag dag() {
                        return Dag.named("%s").description("%s").tasks(t -> t.call("say", String.class, run -> "%s"));
                    }
                }
                """.formatted(className, dagId, word, word);
    }

    @Override
    public void close() {
        watcher.close();
        builder.close();
    }
}
