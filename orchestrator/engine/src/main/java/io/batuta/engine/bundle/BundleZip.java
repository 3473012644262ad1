package io.batuta.engine.bundle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A bundle as stored: a zip with {@code classes/} (classes and resources), {@code lib/} (jars) and {@code src/} (sources, to show them). */
final class BundleZip {
    static final String CLASSES = "classes/";
    static final String LIB = "lib/";
    static final String SOURCES = "src/";

    private BundleZip() {}

    /** Packs files by their names, always in the same way. */
    static byte[] pack(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Unpacks into a directory; a name that would lead out of it is refused. */
    static void unpack(byte[] bytes, Path into) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = into.resolve(entry.getName()).normalize();
                Path parent = file.getParent();
                if (!file.startsWith(into) || parent == null) {
                    throw new IOException("the bundle names a file outside of itself: " + entry.getName());
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(parent);
                    Files.copy(zip, file);
                }
            }
        }
    }

    /** The class path of an unpacked bundle: its classes, then its jars by name. */
    static List<Path> classPath(Path unpacked) throws IOException {
        List<Path> path = new ArrayList<>();
        path.add(Files.createDirectories(unpacked.resolve(CLASSES)));
        path.addAll(jars(unpacked.resolve(LIB)));
        return path;
    }

    /** The jars of a folder by name; none when it is not there. */
    static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> BundleFiles.name(file).endsWith(".jar")).sorted().toList();
        }
    }
}
