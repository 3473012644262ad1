package io.batuta.engine.bundle;

import io.batuta.model.dag.DagSource;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Compiles a bundle's sources against what authors may use, and words what the compiler finds. Runs in the builder process. */
final class SourceCompiler {
    private static final int MOST_SHOWN = 50;
    private static final int LONGEST = 300;
    private static final Pattern MISMATCH = Pattern
            .compile("inference variable [A-S]#?\\d* has incompatible bounds;[^)]*?upper bounds: ([^;]+); lower bounds: ([^;)]+)");

    private final Path sources;

    SourceCompiler(Path sources) {
        this.sources = sources;
    }

    void compile(List<Path> files, List<Path> libraries, Path into) throws IOException, BuildException {
        for (Path file : files) {
            checkEncoding(file);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new BuildException(
                    "DAGs in source form need a JDK, but the service runs on a Java runtime without compiler; install the JDK package",
                    null, "");
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of("-proc:none", "-g", "-parameters", "-nowarn", "-implicit:none", "-encoding", "UTF-8", "-d",
                    into.toString(), "-classpath", classPath(libraries));
            boolean done = compiler.getTask(null, manager, found, options, null, manager.getJavaFileObjectsFromPaths(files)).call();
            List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>(found.getDiagnostics());
            errors.removeIf(one -> one.getKind() != Diagnostic.Kind.ERROR);
            if (!done || !errors.isEmpty()) {
                throw worded(errors, manager);
            }
        }
    }

    private static String classPath(List<Path> libraries) {
        Stream<String> given = Stream.<Class<?>>of(DagSource.class, Logger.class, NullMarked.class).map(SourceCompiler::place);
        return Stream.concat(libraries.stream().map(Path::toString), given).collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? "" : Path.of(java.net.URI.create(source.getLocation().toString())).toString();
    }

    private BuildException worded(List<Diagnostic<? extends JavaFileObject>> errors, StandardJavaFileManager manager) throws IOException {
        if (errors.isEmpty()) {
            return new BuildException("the compiler gave up without a reason", null, "");
        }
        Diagnostic<? extends JavaFileObject> first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        // The sentence says the first one whole, unless it is too long for that.
        String rest = errors.stream().limit(MOST_SHOWN)
                .map(one -> (one == first && whole(one).length() <= LONGEST ? "" : place(one) + one.getMessage(Locale.ROOT)) + quoted(one))
                .collect(Collectors.joining("\n"));
        String details = rest.startsWith("\n") ? rest.substring(1) : rest;
        Integer line = first.getLineNumber() > 0 ? (int) first.getLineNumber() : null;
        return new BuildException(place(first) + sentence(first) + MissingImport.remedy(whole(first), manager) + more, line, details);
    }

    private static String whole(Diagnostic<?> error) {
        return error.getMessage(Locale.ROOT).lines().map(line -> line.strip().replaceAll("\\s+", " ")).collect(Collectors.joining("; "));
    }

    private static String sentence(Diagnostic<?> error) {
        String whole = whole(error);
        String message = (whole.length() <= LONGEST
                ? whole
                : whole.substring(0, whole.indexOf("; ") < 0 ? LONGEST : whole.indexOf("; ")) + " …")
                .replaceAll("\\b(io\\.batuta\\.model\\.[a-z.]*|java\\.lang\\.|java\\.util\\.)(?=[A-Z])", "");
        if ("compiler.err.doesnt.exist".equals(error.getCode())) {
            return message.replaceFirst("^package (\\S+) does not exist$",
                    "the package $1 is missing: put its jar into the bundle's lib folder or into BATUTA_HOME/lib");
        }
        return whole.length() <= LONGEST ? message : message + mismatch(whole);
    }

    /** Of all that javac tells about a call that fits no method, the one thing that helps: which output is read as what it is not. */
    private static String mismatch(String whole) {
        Matcher bounds = MISMATCH.matcher(whole);
        return bounds.find() ? ": an output of type " + plain(bounds.group(2)) + " cannot be read as " + plain(bounds.group(1)) : "";
    }

    private static String plain(String types) {
        return types.strip().replaceFirst(",(java\\.lang\\.)?Object$", "").replaceAll("\\b[a-z_.]+\\.(?=[A-Z])", "");
    }

    private String place(Diagnostic<? extends JavaFileObject> error) {
        JavaFileObject source = error.getSource();
        if (source == null) {
            return "";
        }
        String name = relative(Path.of(source.toUri()));
        return error.getLineNumber() < 1 ? name + ": " : name + ":" + error.getLineNumber() + ":" + error.getColumnNumber() + ": ";
    }

    private static String quoted(Diagnostic<? extends JavaFileObject> error) {
        JavaFileObject source = error.getSource();
        if (source == null || error.getLineNumber() < 1) {
            return "";
        }
        try {
            @Nullable
            String line = source.getCharContent(true).toString().lines().skip(error.getLineNumber() - 1).findFirst().orElse("");
            return "\n    " + line.strip();
        } catch (IOException e) {
            return "";
        }
    }

    private String relative(Path file) {
        return sources.relativize(file).toString();
    }

    private void checkEncoding(Path file) throws IOException, BuildException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(in);
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new BuildException(
                    "%s:%d: is not valid UTF-8 (byte 0x%02X); save the file as UTF-8".formatted(relative(file), line, bytes[in.position()]),
                    line, String.valueOf(e));
        }
    }
}
