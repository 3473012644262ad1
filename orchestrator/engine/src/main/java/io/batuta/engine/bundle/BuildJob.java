package io.batuta.engine.bundle;

import io.batuta.engine.template.Templates;
import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagException;
import io.batuta.model.dag.DagSource;
import io.batuta.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds one bundle: compiles it, finds its DAGs, runs them to plans. Runs in the builder process. */
final class BuildJob {
    private final Path staging;
    private final Path sources;
    private final String name;
    private final List<Path> libraries;
    private final CompletableFuture<Void> compiled = new CompletableFuture<>();

    BuildJob(BuildProtocol.Request request) {
        this.staging = Path.of(request.staging());
        this.sources = staging.resolve(BundleZip.SOURCES);
        this.name = request.name();
        this.libraries = request.libraries().stream().map(Path::of).toList();
    }

    /** Done when author code begins to run. */
    CompletableFuture<Void> compiled() {
        return compiled;
    }

    BuildProtocol.Answer run() {
        try {
            return BuildProtocol.Answer.made(build());
        } catch (BuildException e) {
            return BuildProtocol.Answer.failed(e.trouble());
        } catch (IOException e) {
            return BuildProtocol.Answer.failed(new BuildProtocol.Trouble(name + ": cannot be built: " + e, null, String.valueOf(e)));
        }
    }

    private List<BuildProtocol.Made> build() throws IOException, BuildException {
        Path classes = Files.createDirectories(staging.resolve(BundleZip.CLASSES));
        List<Path> files = files(".java");
        List<Path> own = BundleZip.jars(staging.resolve(BundleZip.LIB));
        List<Path> path = new ArrayList<>(own);
        path.addAll(libraries);
        if (!files.isEmpty()) {
            new SourceCompiler(sources).compile(files, path, classes);
        }
        path.addFirst(classes);
        compiled.complete(null);
        try (BundleClassLoader loader = new BundleClassLoader(name, path, true)) {
            return plans(new SourceClasses(name, loader).find(classes, files.isEmpty() ? own : List.of()));
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(sources)) {
            return all.filter(file -> file.toString().endsWith(ending) && !file.endsWith("module-info.java")).sorted().toList();
        }
    }

    private List<BuildProtocol.Made> plans(List<Class<? extends DagSource>> found) throws BuildException {
        Map<String, BuildProtocol.Made> made = new LinkedHashMap<>();
        for (Class<? extends DagSource> type : found) {
            Map<String, String> first = plans(type);
            Map<String, String> second = plans(type);
            for (Map.Entry<String, String> dag : first.entrySet()) {
                if (!dag.getValue().equals(second.get(dag.getKey()))) {
                    throw new BuildException(
                            name + ": DAG " + dag.getKey() + " is different each time " + type.getSimpleName()
                                    + " makes it; it must depend on nothing but its code (no clock, no chance, no files)",
                            null,
                            dag.getValue() + "\n" + second.get(dag.getKey()));
                }
                BuildProtocol.Made other = made.put(dag.getKey(), new BuildProtocol.Made(dag.getKey(), type.getName(), dag.getValue()));
                if (other != null) {
                    throw new BuildException(name + ": there are two DAGs called " + dag.getKey() + ", in " + other.sourceClass()
                            + " and in " + type.getName(), null, "");
                }
            }
        }
        return List.copyOf(made.values());
    }

    /** Its DAGs' plans by id. */
    private Map<String, String> plans(Class<? extends DagSource> type) throws BuildException {
        Map<String, String> plans = new LinkedHashMap<>();
        try {
            Thread.currentThread().setContextClassLoader(type.getClassLoader());
            DagSource source = type.getConstructor().newInstance();
            List<Dag> dags = source.dags();
            if (dags.isEmpty()) {
                throw new BuildException(name + ": " + type.getSimpleName() + " makes no DAG: its dags() gave an empty list", null, "");
            }
            for (Dag dag : dags) {
                String problem = Templates.problem(dag.plan());
                if (problem != null) {
                    throw new BuildException(name + ": " + problem, null, "");
                }
                if (plans.put(dag.id(), Json.write(dag.plan())) != null) {
                    throw new BuildException(name + ": " + type.getSimpleName() + " makes two DAGs called " + dag.id(), null, "");
                }
            }
            return plans;
        } catch (BuildException e) {
            throw e;
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw broken(type, e.getCause() == null ? e : e.getCause());
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw broken(type, e);
        }
    }

    private BuildException broken(Class<?> type, Throwable thrown) {
        Throwable at = thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        StackTraceElement frame = authorFrame(at.getStackTrace(), type.getClassLoader());
        String where = frame == null ? name + ": " : file(frame) + ":" + frame.getLineNumber() + ": ";
        String what = switch (at) {
            case DagException e -> String.valueOf(e.getMessage());
            case StackOverflowError _ -> type.getSimpleName() + " calls itself without end (StackOverflowError)";
            case NoClassDefFoundError e -> "the class " + String.valueOf(e.getMessage()).replace('/', '.')
                    + " is missing: put its jar into the bundle's lib folder or into BATUTA_HOME/lib";
            case NullPointerException e when frame == null -> type.getSimpleName() + " made null instead of a DAG (" + e.getMessage() + ")";
            default -> "making its DAG failed: " + at.getClass().getSimpleName() + (at.getMessage() == null ? "" : ": " + at.getMessage());
        };
        return new BuildException(where + what, frame == null ? null : frame.getLineNumber(), trace(thrown));
    }

    /** The first frame in the bundle's own code. */
    static @Nullable StackTraceElement authorFrame(StackTraceElement[] trace, @Nullable ClassLoader loader) {
        for (StackTraceElement frame : trace) {
            boolean own = loader == null
                    ? frame.getClassLoaderName() != null && frame.getClassLoaderName().startsWith("bundle-")
                    : loader.getName() != null && loader.getName().equals(frame.getClassLoaderName());
            if (own && frame.getLineNumber() > 0 && frame.getFileName() != null) {
                return frame;
            }
        }
        return null;
    }

    /** The frame's file as it is called in the bundle. */
    String file(StackTraceElement frame) {
        String file = String.valueOf(frame.getFileName());
        int dot = frame.getClassName().lastIndexOf('.');
        String inPackage = dot < 0 ? file : frame.getClassName().substring(0, dot).replace('.', '/') + "/" + file;
        try (Stream<Path> all = Files.walk(sources)) {
            return all.map(path -> sources.relativize(path).toString())
                    .filter(path -> path.equals(inPackage) || path.endsWith("/" + inPackage)).findFirst().orElse(file);
        } catch (IOException e) {
            return file;
        }
    }

    private static String trace(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(40, frames.length) && !frames[i].getClassName().equals(BuildJob.class.getName()); i++) {
            text.append("\n    at ").append(frames[i]);
        }
        Throwable cause = thrown.getCause();
        return cause == null ? text.toString() : text + "\ncaused by " + trace(cause);
    }
}
