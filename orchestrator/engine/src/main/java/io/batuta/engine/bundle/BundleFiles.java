package io.batuta.engine.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files of one bundle: a single {@code .java} file, a folder of sources, or a jar. */
final class BundleFiles {
    /** Grows when what bundles are built against changes so that they must be built again. */
    static final int API_LEVEL = 1;

    /** The most a bundle may hold. */
    static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final int DEEPEST = 20;

    private BundleFiles() {}

    /** Thrown when a bundle is not taken; the message is a sentence for people. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Everything in a bundle, at one moment. */
    record Snapshot(String hash, Map<String, byte[]> files) {}

    /** One file's outside; equal ones are taken as unchanged. */
    record Print(String name, long size, long changed, Object key, int mode) {}

    /** What the watched folder offers: files and folders, by name; hidden ones, backups and {@code package-info.java} are none, nor are a Maven project's own sources and products. */
    static List<Path> origins(Path root) throws IOException {
        boolean maven = Files.exists(root.resolve("pom.xml"));
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> offers(entry) && !(maven && List.of("src", "target").contains(name(entry)))).sorted().toList();
        }
    }

    private static boolean offers(Path path) {
        String name = name(path);
        if (ignored(name)) {
            return false;
        }
        // By its name first: of a thousand files nobody has to ask the system whether they are folders.
        return name.endsWith(".jar") || (name.endsWith(".java") && !name.equals("package-info.java") && !name.equals("module-info.java"))
                || Files.isDirectory(path);
    }

    private static boolean ignored(String name) {
        return name.startsWith(".") || name.startsWith("#") || name.endsWith("~") || name.endsWith(".swp") || name.endsWith(".tmp")
                || name.endsWith(".class");
    }

    /** The outside of all its files; cheap. */
    static List<Print> prints(Path origin) throws IOException {
        PosixFileAttributes alone = Files.readAttributes(origin, PosixFileAttributes.class);
        if (!alone.isDirectory()) {
            return List.of(print(name(origin), alone));
        }
        List<Print> prints = new ArrayList<>();
        for (Map.Entry<String, Path> file : files(origin).entrySet()) {
            prints.add(print(file.getKey(), Files.readAttributes(file.getValue(), PosixFileAttributes.class)));
        }
        return prints;
    }

    /** Stands for what cannot be looked at, so that it is taken in once and found wrong with a sentence, and again only when that has changed. */
    static Print unreadable(Path origin, String reason) {
        return new Print(name(origin), -1, 0, reason, 0);
    }

    /** Whether there is anything in it that could be a DAG. */
    static boolean mayOffer(List<Print> prints) {
        return prints.stream().anyMatch(print -> print.size() < 0 || print.name().endsWith(".java") || print.name().endsWith(".jar"));
    }

    static boolean leadsNowhere(Path origin) {
        return Files.isSymbolicLink(origin) && Files.notExists(origin);
    }

    private static Print print(String name, PosixFileAttributes attributes) {
        int mode = 0;
        for (PosixFilePermission permission : attributes.permissions()) {
            mode |= 1 << permission.ordinal();
        }
        return new Print(name, attributes.size(), attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                Objects.requireNonNullElse(attributes.fileKey(), ""), mode);
    }

    /**
     * Reads it whole.
     *
     * @throws RefusedException when others could change it, or it is too large
     */
    static Snapshot read(Path root, Path origin) throws IOException, RefusedException {
        if (leadsNowhere(origin)) {
            throw new RefusedException("%s is a symbolic link to %s, where nothing is; put something there or remove the link"
                    .formatted(origin, Files.readSymbolicLink(origin)));
        }
        checkPrivate(root);
        if (Files.isDirectory(origin)) {
            checkPrivate(origin);
        }
        for (Path file : files(origin).values()) {
            checkFile(file);
            checkPrivate(file);
            Path parent = file.getParent();
            if (parent != null) {
                checkPrivate(parent);
            }
        }
        return read(origin);
    }

    /** Reads it whole, whoever may change it: for somebody who runs it with no more rights than their own. */
    static Snapshot read(Path origin) throws IOException, RefusedException {
        Map<String, byte[]> contents = new TreeMap<>();
        long bytes = 0;
        for (Map.Entry<String, Path> file : files(origin).entrySet()) {
            checkFile(file.getValue());
            bytes += Files.size(file.getValue());
            if (bytes > MOST_BYTES) {
                throw new RefusedException(name(origin)
                        + " holds more than 64 MB; keep data and large libraries elsewhere (jars that many DAGs need: BATUTA_HOME/lib)");
            }
            contents.put(file.getKey(), Files.readAllBytes(file.getValue()));
        }
        return new Snapshot(hash(contents), contents);
    }

    private static Map<String, Path> files(Path origin) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(origin)) {
            files.put(name(origin), origin);
            return files;
        }
        Files.walkFileTree(origin, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new Inside(origin, files));
        return files;
    }

    /** Gathers a folder's files. Links are followed, but for one that leads back to a folder it lies in: that offers nothing new. */
    private static final class Inside extends SimpleFileVisitor<Path> {
        private final Path origin;
        private final Map<String, Path> files;
        private final boolean maven;

        Inside(Path origin, Map<String, Path> files) {
            this.origin = origin;
            this.files = files;
            this.maven = Files.exists(origin.resolve("pom.xml"));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path relative = origin.relativize(folder);
            boolean made = maven && (relative.startsWith("target") || relative.startsWith("src/test"));
            return !folder.equals(origin) && (made || ignored(name(folder))) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !ignored(name(file))) {
                files.put(origin.relativize(file).toString(), file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }

    /** A pipe or a device would be read without end. */
    private static void checkFile(Path path) throws RefusedException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new RefusedException(path + " is no file but a pipe, a socket or a device; DAGs are read from files, folders and jars");
        }
    }

    private static void checkPrivate(Path path) throws IOException, RefusedException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        boolean group = mode.contains(PosixFilePermission.GROUP_WRITE);
        boolean others = mode.contains(PosixFilePermission.OTHERS_WRITE);
        if (group || others) {
            throw new RefusedException(
                    "%s can be changed by %s, and whoever can change it controls this service; take that away and it is read at once: chmod go-w %s"
                            .formatted(path, others ? "everybody" : "its group", path));
        }
    }

    private static String hash(Map<String, byte[]> files) {
        MessageDigest digest = sha256();
        digest.update(("batuta bundle, API level " + API_LEVEL + "\n").getBytes(StandardCharsets.UTF_8));
        files.forEach((name, bytes) -> {
            digest.update((name.length() + " " + name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    static String hash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
