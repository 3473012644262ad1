package io.batuta.server;

import static io.batuta.server.Checkout.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** House rules that hold for files rather than for classes. */
class RepositoryTest {
    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", ".vscode", ".batuta", "target", "node_modules");
    private static final List<Path> FILES = files();

    /** Split, so that this file does not accuse itself. */
    private static final Pattern LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern ASLEEP = Pattern
            .compile("Thread\\s*\\.\\s*sleep\\(|TimeUnit\\s*\\.\\s*\\w+\\s*\\.\\s*sleep\\(|parkNanos\\(");
    private static final Pattern SWITCHED_OFF = Pattern.compile("@Disabled\\b|assumeTrue\\(\\s*false|assumeFalse\\(\\s*true");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)");
    private static final int LONGEST_FILE = 400;

    @Test
    void nothingIsPutOff() {
        assertThat(linesWith(LATER, FILES)).isEmpty();
    }

    @Test
    void testsNeitherSleepNorAreSwitchedOff() {
        var tests = FILES.stream().filter(file -> isJava(file) && inTests(file) && !file.endsWith("RepositoryTest.java")).toList();
        assertThat(linesWith(ASLEEP, tests)).as("pass the time in, or await a condition").isEmpty();
        assertThat(linesWith(SWITCHED_OFF, tests)).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        var packages = FILES.stream().filter(file -> isJava(file) && file.toString().contains("src/main/java")).map(Path::getParent)
                .distinct();
        assertThat(
                packages.filter(directory -> !text(directory.resolve("package-info.java")).contains("@NullMarked")).map(ROOT::relativize))
                .as("packages whose package-info.java is missing or lacks @NullMarked")
                .isEmpty();
    }

    @Test
    void filesCanBeReadInOneSitting() {
        var java = FILES.stream().filter(RepositoryTest::isJava);
        assertThat(java.filter(file -> text(file).lines().count() > LONGEST_FILE).map(ROOT::relativize))
                .as("files of more than %s lines", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void linksBetweenPagesLeadSomewhere() {
        var dead = new ArrayList<String>();
        for (var page : FILES.stream().filter(file -> file.toString().endsWith(".md")).toList()) {
            LINK.matcher(text(page)).results()
                    .map(link -> link.group(1))
                    .filter(target -> !Files.exists(page.resolveSibling(target)))
                    .forEach(target -> dead.add(ROOT.relativize(page) + " -> " + target));
        }
        assertThat(dead).isEmpty();
    }

    private static List<String> linesWith(Pattern pattern, List<Path> files) {
        var found = new ArrayList<String>();
        for (var file : files) {
            var lines = text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        }
        return found;
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    private static boolean inTests(Path file) {
        return file.toString().contains("src/test/java/");
    }

    /** The file's text; empty if it is missing or not text. */
    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (MalformedInputException notText) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files() {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
