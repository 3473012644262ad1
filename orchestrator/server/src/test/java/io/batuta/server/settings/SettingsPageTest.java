package io.batuta.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.server.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of settings is made from the code: run with {@code -Dwrite.docs=true} to write it anew. */
class SettingsPageTest {
    private static final String HEAD = """
            # Settings

            Each setting can be given as a flag of `./batuta standalone` and `./batuta server`, as an environment variable, or in the file `batuta.properties` in the home.
            A flag wins over the environment, the environment over the file, the file over the default. A name that does not exist stops the start.
            (This page is made from the code; `SettingsPageTest` keeps it right.)

            | in the file | variable | flag | default | meaning |
            |--|--|--|--|--|
            """;

    private static final String TAIL = """

            These belong to the launcher and to commands, not to the server: `BATUTA_JAVA_HOME` (a JDK 25 to use), `BATUTA_HEAP` (the server's heap, 256m), `BATUTA_JAVA_OPTS` (more flags for the JVM),
            `BATUTA_AOT=off` (no ahead-of-time cache), `BATUTA_BUILD=off` (run what is built), `BATUTA_URL` and `BATUTA_TOKEN` (a server elsewhere for commands to ask).
            """;

    @Test
    void listsEverySettingWithItsDefault() throws IOException {
        String page = HEAD + Arrays.stream(Key.values()).map(SettingsPageTest::line).collect(Collectors.joining()) + TAIL;
        Path file = Checkout.ROOT.resolve("docs/settings.md");
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(file, page);
        }
        assertThat(file).hasContent(page);
    }

    private static String line(Key key) {
        String word = key == Key.HOME ? "" : "`" + key.word() + "`";
        String flag = key.flag().map(name -> "`" + name + "`").orElse("");
        String fallback = key.fallback() == null || key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`";
        return "| " + word + " | `" + key.variable() + "` | " + flag + " | " + fallback + " | " + key.meaning() + " |\n";
    }
}
