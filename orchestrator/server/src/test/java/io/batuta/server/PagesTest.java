package io.batuta.server;

import static io.batuta.server.Checkout.ROOT;
import static io.batuta.server.Checkout.text;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages about the code name is there: files, folders, classes and their members. Dead links are found by {@link RepositoryTest}. */
class PagesTest {

    /** A path in backticks that begins with one of our folders. */
    private static final Pattern PATH = Pattern.compile("`((?:orchestrator|web|dags|worker-tasks|systemd|docs|config|\\.ci)/[^`\\s*<…]*)`");

    /** A class in backticks, perhaps with a member: Lifecycle, Decider.decide. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.([a-z]\\w*|[A-Z][A-Z_]+))?(?:\\(\\))?`");

    private static final Map<String, List<Path>> CLASSES = classes();

    @Test
    void pathsExist() {
        assertThat(pages().stream().flatMap(page -> mentions(page, PATH).map(m -> m.group(1))
                .filter(path -> !Files.exists(ROOT.resolve(path)))
                .map(path -> ROOT.relativize(page) + ": " + path)))
                .isEmpty();
    }

    @Test
    void classesAndTheirMembersExist() {
        assertThat(pages().stream().flatMap(page -> mentions(page, CLASS).filter(m -> !exists(m.group(1), m.group(2)))
                .map(m -> ROOT.relativize(page) + ": " + m.group())))
                .isEmpty();
    }

    private static boolean exists(String name, String member) {
        return CLASSES.getOrDefault(name, List.of()).stream()
                .anyMatch(file -> member == null || Pattern.compile("\\b" + member + "\\b").matcher(text(file)).find());
    }

    private static List<Path> pages() {
        try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/adr"))) {
            return Stream.concat(Stream.of(ROOT.resolve("ARCHITECTURE.md")), decisions).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> mentions(Path page, Pattern pattern) {
        return pattern.matcher(text(page)).results();
    }

    private static Map<String, List<Path>> classes() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/"))
                    .collect(groupingBy(file -> file.getFileName().toString().replace(".java", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
