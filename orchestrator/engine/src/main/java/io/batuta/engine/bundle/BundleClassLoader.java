package io.batuta.engine.bundle;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a bundle's classes. The JDK, Batuta's DSL, slf4j and JSpecify come from the service; everything else must be in the bundle or in {@code BATUTA_HOME/lib}, so that no bundle depends on what the
 * service happens to use inside.
 */
final class BundleClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final List<String> SHARED = List.of("io.batuta.model.", "org.slf4j.", "org.jspecify.");

    private final ClassLoader service;

    BundleClassLoader(String hash, List<Path> classPath) {
        super("bundle-" + hash.substring(0, Math.min(12, hash.length())),
                classPath.stream().map(BundleClassLoader::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.service = BundleClassLoader.class.getClassLoader();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return service.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path + " cannot stand on a class path", e);
        }
    }
}
