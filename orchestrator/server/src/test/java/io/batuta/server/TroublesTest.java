package io.batuta.server;

import static io.batuta.server.Checkout.ROOT;
import static io.batuta.server.Checkout.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of what went wrong elsewhere: each sentence it quotes is looked at by a test that the page names. */
class TroublesTest {
    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+Test\\b");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    /** Shorter pieces between two … say nothing. */
    private static final int SHORTEST = 9;
    private static final Map<String, Path> TESTS = tests();

    static Stream<List<String>> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/troubles.md")).stream().filter(line -> line.startsWith("| ")).skip(1)
                .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsReadIsLookedAtByTheTestsThatAreNamed(List<String> row) {
        assertThat(row).hasSize(4);
        List<String> names = TEST.matcher(row.get(3)).results().map(MatchResult::group).toList();
        assertThat(names).isNotEmpty().isSubsetOf(TESTS.keySet());
        String looked = names.stream().map(name -> literals(text(Objects.requireNonNull(TESTS.get(name)))))
                .collect(Collectors.joining("\n"));
        List<String> pieces = QUOTED.matcher(row.get(2)).results()
                .flatMap(sentence -> Arrays.stream(sentence.group(1).split("…")))
                .map(piece -> piece.replaceAll("^[ :;,.]+|[ :;,.]+$", "")).filter(piece -> piece.length() >= SHORTEST).toList();
        assertThat(pieces).allSatisfy(piece -> assertThat(looked.contains(piece)).as(piece).isTrue());
    }

    /** Texts that stand in several lines as one, and regular expressions without their signs. */
    private static String literals(String source) {
        return source.replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("\\\\{2}(.)", "$1").replace("\\\"", "\"");
    }

    private static Map<String, Path> tests() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().matches(".*/src/test/java/.*Test\\.java"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString().replace(".java", ""), file -> file, (one, _) -> one));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
