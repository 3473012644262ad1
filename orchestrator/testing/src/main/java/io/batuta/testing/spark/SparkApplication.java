package io.batuta.testing.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes applications for Spark out of a source file, as Java 17. */
public final class SparkApplication {
    private SparkApplication() {}

    /**
     * Compiles a class of the default package against the jars of a Spark home and packs it.
     *
     * @return the jar, in that directory
     * @throws IllegalArgumentException when it does not compile
     */
    public static Path make(Path sparkHome, String className, String source, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve(className + ".java"), source);
        Path classes = Files.createDirectories(directory.resolve("classes-" + className));
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this is no JDK");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = compiler.run(null, said, said, "--release", "17", "-proc:none", "-nowarn", "-cp", jars(sparkHome), "-d",
                classes.toString(), file.toString());
        if (code != 0) {
            throw new IllegalArgumentException(className + " does not compile: " + said.toString(StandardCharsets.UTF_8));
        }
        return packed(classes, directory.resolve(className.toLowerCase(Locale.ROOT) + ".jar"));
    }

    private static Path packed(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                out.write(Files.readAllBytes(file));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return jar;
    }

    private static String jars(Path sparkHome) throws IOException {
        try (Stream<Path> jars = Files.list(sparkHome.resolve("jars"))) {
            return jars.map(Path::toString).filter(jar -> jar.contains("spark-") || jar.contains("scala-library"))
                    .collect(Collectors.joining(":"));
        }
    }
}
