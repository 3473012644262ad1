package io.batuta.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.server.settings.Key;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainWordsTest {
    @Test
    void readsAnOrdinaryStart() {
        assertThat(read("server")).isEqualTo(new PlainWords(false, Map.of(), false));
        assertThat(read("standalone --demo")).isEqualTo(new PlainWords(true, Map.of(), true));
        assertThat(read("server --home /srv/batuta --port=8080 --dags /srv/a=b"))
                .isEqualTo(new PlainWords(false, Map.of(Key.HOME, "/srv/batuta", Key.PORT, "8080", Key.DAGS, "/srv/a=b"), false));
    }

    /** It says what is wrong with them, or explains, or knows better. */
    @ParameterizedTest
    @ValueSource(strings = {"dags list", "server --help", "server -h", "server --prot 8080", "server --port", "server --port --demo",
        "server --port=", "server --port -1", "server @words", "server --home @words", "server --port 1 --port 2", "server --demo --demo",
        "server --demo=true", "server extra", "--version", "help"})
    void leavesEverythingElseToPicocli(String words) {
        assertThat(read(words)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "server --demo", "server --port 8080 --bind=::1", "server --home /a=b --log-format json"})
    void readsWhatPicocliReads(String words) {
        CommandLine line = new CommandLine(new Serve(false));
        SettingFlags.addTo(line.getCommandSpec());
        List<String> all = List.of(words.split(" "));
        var parsed = line.parseArgs(all.subList(1, all.size()).toArray(String[]::new));
        assertThat(PlainWords.read(all))
                .isEqualTo(new PlainWords(false, SettingFlags.given(parsed), parsed.hasMatchedOption("--demo")));
    }

    private static @Nullable PlainWords read(String words) {
        return PlainWords.read(List.of(words.split(" ")));
    }
}
