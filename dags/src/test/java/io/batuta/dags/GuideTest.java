package io.batuta.dags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documentation compiles: every Java block of the guide stands in a file that tests run, word for word. */
class GuideTest {
    private static final Pattern BLOCK = Pattern.compile("(?:<!-- (\\S+) -->\\n)?```java\\n(.*?)\\n```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"docs/guide.md", "docs/first-dag.md"})
    void everyBlockIsQuotedFromAFileThatTestsRun(String page) throws IOException {
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(root().resolve(page))).results().toList();
        assertThat(blocks).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        for (MatchResult block : blocks) {
            String file = block.group(1);
            if (file == null || !lines(Files.readString(root().resolve(file))).contains(lines(block.group(2)))) {
                wrong.add((file == null ? "a block without a file" : file) + " does not contain:\n" + block.group(2));
            }
        }
        assertThat(wrong).as("blocks of %s that are not in the file named above them; quote it anew", page).isEmpty();
    }

    /** The text without what quoting may change: the indentation. */
    private static String lines(String text) {
        return String.join("\n", text.lines().map(String::strip).toList());
    }

    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isDirectory(path.resolve("orchestrator/model"))).findFirst().orElseThrow();
    }
}
