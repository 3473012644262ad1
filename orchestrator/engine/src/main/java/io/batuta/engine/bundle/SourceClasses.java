package io.batuta.engine.bundle;

import io.batuta.model.dag.DagSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds the classes of a bundle that make DAGs. Runs in the builder process. */
final class SourceClasses {
    /** Every class that implements it names it so; others need not even be loaded. */
    private static final String MARK = DagSource.class.getName().replace('.', '/');

    private final String name;
    private final ClassLoader loader;

    SourceClasses(String name, ClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    /** In the compiled classes and in the jars; at least one, or an error says what is missing. */
    List<Class<? extends DagSource>> find(Path classes, List<Path> jars) throws IOException, BuildException {
        List<String> named = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
                note(classes.relativize(file).toString(), Files.readAllBytes(file), named);
            }
        }
        for (Path jar : jars) {
            try (JarFile open = new JarFile(jar.toFile())) {
                for (var entry : open.stream().filter(one -> one.getName().endsWith(".class") && !one.getName().startsWith("META-INF/"))
                        .toList()) {
                    try (InputStream in = open.getInputStream(entry)) {
                        note(entry.getName(), in.readAllBytes(), named);
                    }
                }
            } catch (java.util.zip.ZipException e) {
                throw new BuildException(name + " is not a jar that can be read: " + e.getMessage(), null, String.valueOf(e));
            }
        }
        List<Class<? extends DagSource>> found = new ArrayList<>();
        for (String one : named) {
            usable(one).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new BuildException(
                    name + " makes no DAG: it has no public class that implements io.batuta.model.dag.DagSource (code that several DAGs share belongs into one folder with them)",
                    null, "");
        }
        return found;
    }

    private static void note(String file, byte[] bytes, List<String> named) {
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(MARK)) {
            named.add(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        }
    }

    private Optional<Class<? extends DagSource>> usable(String className) throws BuildException {
        Class<?> type;
        try {
            type = Class.forName(className, false, loader);
            if (!DagSource.class.isAssignableFrom(type) || type.isInterface() || Modifier.isAbstract(type.getModifiers())
                    || type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
                return Optional.empty();
            }
            check(type);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new BuildException(
                    name + ": the class " + className + " cannot be loaded: " + e
                            + "; put missing jars into the bundle's lib folder or into BATUTA_HOME/lib",
                    null, String.valueOf(e));
        }
        return Optional.of(type.asSubclass(DagSource.class));
    }

    private void check(Class<?> type) throws BuildException {
        String simple = type.getSimpleName();
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                throw new BuildException(name + ": " + simple + " implements DagSource, but "
                        + (outer == type ? "it" : outer.getSimpleName() + " around it") + " is not public; make it public", null, "");
            }
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw new BuildException(name + ": " + simple + " implements DagSource, but it is an inner class; make it static", null, "");
        }
        if (Stream.of(type.getConstructors()).noneMatch(constructor -> constructor.getParameterCount() == 0)) {
            throw new BuildException(
                    name + ": " + simple + " implements DagSource, but has no public constructor without parameters; add one", null, "");
        }
    }
}
