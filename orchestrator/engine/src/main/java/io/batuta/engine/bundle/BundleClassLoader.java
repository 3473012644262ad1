package io.batuta.engine.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a bundle's classes. The JDK, Batuta's DSL, slf4j and JSpecify come from the service; everything else must be in the bundle or in {@code BATUTA_HOME/lib}, so that no bundle depends on what the
 * service happens to use inside.
 */
final class BundleClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final Logger LOG = LoggerFactory.getLogger(BundleClassLoader.class);
    private static final List<String> SHARED = List.of("io.batuta.model.", "org.slf4j.", "org.jspecify.");

    private final ClassLoader service;
    private final boolean mayExit;

    BundleClassLoader(String hash, List<Path> classPath) {
        this(hash, classPath, false);
    }

    BundleClassLoader(String hash, List<Path> classPath, boolean mayExit) {
        super("bundle-" + hash.substring(0, Math.min(12, hash.length())),
                classPath.stream().map(BundleClassLoader::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.service = BundleClassLoader.class.getClassLoader();
        this.mayExit = mayExit;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return service.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    /** Its own classes, but none may end the process. The builder is a process of its own and says itself what is wrong with that. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        URL own = mayExit ? null : findResource(name.replace('.', '/') + ".class");
        if (own != null) {
            try {
                byte[] file = bytes(own);
                if (NoExit.suspects(file)) {
                    byte[] led = NoExit.rewritten(file, this, service);
                    return defineClass(name, led, 0, led.length);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("{} of {} may call System.exit, and that could not be taken from it: {}", name, getName(), e.toString());
            }
        }
        return super.findClass(name);
    }

    private static byte[] bytes(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        // What is read through the cache of connections keeps its jar open for as long as the service lives, one for each version of a bundle.
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
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
