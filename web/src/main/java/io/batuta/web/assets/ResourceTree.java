package io.batuta.web.assets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** Reads a folder of the class path whole, be it in a jar or on the disk. */
final class ResourceTree {
    private ResourceTree() {}

    /** Every file below the folder by its path from there; empty when there is no such folder. */
    static Map<String, byte[]> read(String folder) {
        URL url = ResourceTree.class.getResource(folder.endsWith("/") ? folder : folder + "/");
        if (url == null) {
            return Map.of();
        }
        try {
            return url.getProtocol().equals("jar") ? ofJar((JarURLConnection) url.openConnection()) : ofFolder(Path.of(url.toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException("The class path does not yield " + folder, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every file below a folder on the disk. */
    static Map<String, byte[]> ofFolder(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (var paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static Map<String, byte[]> ofJar(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false);
        String prefix = connection.getEntryName();
        Map<String, byte[]> files = new TreeMap<>();
        try (JarFile jar = connection.getJarFile()) {
            for (var entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        files.put(entry.getName().substring(prefix.length()), in.readAllBytes());
                    }
                }
            }
        }
        return files;
    }
}
