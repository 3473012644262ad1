package io.batuta.engine.bundle;

import io.batuta.model.dag.DagSource;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/** Knows what an author forgot to import: a class of that simple name among what DAGs are written with. */
final class MissingImport {
    private static final Pattern UNKNOWN = Pattern.compile("symbol:\\s+(?:class|variable) ([A-Z]\\w*)");
    private static final List<String> OF_JAVA = List.of("java.time.", "java.util.", "java.util.stream.", "java.util.function.",
            "java.util.concurrent.", "java.nio.file.", "java.nio.charset.", "java.io.", "java.net.", "java.net.http.", "java.math.");

    private MissingImport() {}

    /** The end of the sentence about a symbol that cannot be found; empty when no import would help. */
    static String remedy(String message, JavaFileManager manager) throws IOException {
        Matcher unknown = UNKNOWN.matcher(message);
        if (!unknown.find()) {
            return "";
        }
        String name = unknown.group(1);
        return Stream.concat(ofBatuta(name, manager), OF_JAVA.stream().map(place -> place + name))
                .filter(MissingImport::canBeImported).findFirst()
                .map(found -> "; is this missing: import " + found + ";").orElse("");
    }

    private static Stream<String> ofBatuta(String name, JavaFileManager manager) throws IOException {
        Iterable<JavaFileObject> classes = manager.list(
                StandardLocation.CLASS_PATH, "io.batuta.model", Set.of(JavaFileObject.Kind.CLASS), true);
        return StreamSupport.stream(classes.spliterator(), false)
                .map(file -> manager.inferBinaryName(StandardLocation.CLASS_PATH, file))
                .filter(binary -> binary.endsWith("." + name)).sorted();
    }

    private static boolean canBeImported(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, DagSource.class.getClassLoader()).getModifiers());
        } catch (ClassNotFoundException | LinkageError _) {
            return false;
        }
    }
}
