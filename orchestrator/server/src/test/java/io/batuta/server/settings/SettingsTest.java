package io.batuta.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.server.settings.Settings.LogFormat;
import io.batuta.server.settings.Settings.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir Path app;

    private Machine machine;

    @BeforeEach
    void machine() {
        machine = new Machine(app, app.resolve("user"), "box");
    }

    @Test
    void theDefaults() {
        assertThat(Settings.read(Map.of(), Map.of(), machine)).isEqualTo(new Settings(
                app.resolve(".batuta"), null, app.resolve(".batuta/dags"), 8080, "127.0.0.1", "box", List.of(), 256, 192,
                Duration.ofSeconds(10), 10_000, true, 90,
                30, 512, null, Duration.ofMinutes(1), LogFormat.PLAIN, LogLevel.INFO, 9092, 0));
    }

    /** One value per key, none of them the default. */
    private Map<Key, String> values() {
        Map<Key, String> values = new EnumMap<>(Key.class);
        values.put(Key.HOME, app.resolve("h").toString());
        values.put(Key.DB_URL, "postgres://u:p@h/d");
        values.put(Key.DAGS, app.resolve("d").toString());
        values.put(Key.PORT, "1");
        values.put(Key.BIND, "0.0.0.0");
        values.put(Key.NODE_NAME, "n1");
        values.put(Key.LABELS, "gpu, big,gpu");
        values.put(Key.PARALLELISM, "10");
        values.put(Key.BACKFILL_PARALLELISM, "4");
        values.put(Key.KILL_GRACE, "3m");
        values.put(Key.MAX_MAPPED, "77");
        values.put(Key.NEW_DAGS_PAUSED, "no");
        values.put(Key.HISTORY_DAYS, "5");
        values.put(Key.LOG_DAYS, "6");
        values.put(Key.DISK_RESERVE, "7");
        values.put(Key.PUBLIC_URL, "https://batuta.example.org");
        values.put(Key.ALERTS_GATHER, "5s");
        values.put(Key.LOG_FORMAT, "json");
        values.put(Key.LOG_LEVEL, "DEBUG");
        values.put(Key.KAFKA_PORT, "2");
        values.put(Key.DEMO_API_PORT, "3");
        assertThat(values).containsOnlyKeys(Key.values());
        return values;
    }

    private Settings expected() {
        return new Settings(app.resolve("h"), "postgres://u:p@h/d", app.resolve("d"), 1, "0.0.0.0", "n1", List.of("gpu", "big"), 10, 4,
                Duration.ofMinutes(3), 77,
                false, 5, 6, 7, "https://batuta.example.org", Duration.ofSeconds(5), LogFormat.JSON, LogLevel.DEBUG, 2, 3);
    }

    @Test
    void everyKeyFromTheEnvironment() {
        Map<String, String> environment = values().entrySet().stream()
                .collect(Collectors.toMap(value -> value.getKey().variable(), Map.Entry::getValue));
        assertThat(Settings.read(Map.of(), environment, machine)).isEqualTo(expected());
    }

    @Test
    void everyKeyFromFlags() {
        assertThat(Settings.read(values(), Map.of(), machine)).isEqualTo(expected());
    }

    @Test
    void everyKeyButTheHomeFromTheFile() throws IOException {
        Map<Key, String> values = values();
        String home = values.remove(Key.HOME);
        file(Path.of(home), values.entrySet().stream().map(value -> value.getKey().word() + " = " + value.getValue()).toList());
        assertThat(Settings.read(Map.of(Key.HOME, home), Map.of(), machine)).isEqualTo(expected());
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheFile() throws IOException {
        file(app.resolve(".batuta"), List.of("port=1", "parallelism=2", "history-days=3"));
        var settings = Settings.read(Map.of(Key.PORT, "11"), Map.of("BATUTA_PORT", "21", "BATUTA_PARALLELISM", "22"), machine);
        assertThat(List.of(settings.port(), settings.parallelism(), settings.historyDays())).containsExactly(11, 22, 3);
    }

    @Test
    void aTypingMistakeStopsTheStartAndNamesTheNearestSetting() throws IOException {
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of("BATUTA_PARALELISM", "3"), machine))
                .isInstanceOf(SettingsException.class).hasMessageContaining("BATUTA_PARALELISM")
                .hasMessageContaining("BATUTA_PARALLELISM?");
        file(app.resolve(".batuta"), List.of("log.format=json"));
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), machine)).hasMessageContaining("log.format")
                .hasMessageContaining("log-format?");
    }

    @Test
    void variablesOfTheLauncherAreNoMistakes() {
        var environment = new TreeMap<String, String>();
        Key.OTHER_VARIABLES.forEach(name -> environment.put(name, "x"));
        assertThat(Settings.read(Map.of(), environment, machine).port()).isEqualTo(8080);
    }

    @Test
    void aWrongValueIsRefusedWithItsPlaceAndWhatIsValid() {
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of("BATUTA_PORT", "80a"), machine))
                .hasMessage("The setting port (in the environment) is '80a'; it must be a number from 0 to 65535.");
        assertThatThrownBy(() -> Settings.read(Map.of(Key.LOG_FORMAT, "xml"), Map.of(), machine))
                .hasMessageContaining("(in the command line) is 'xml'; it must be one of plain, json.");
        assertThatThrownBy(() -> Settings.read(Map.of(Key.KILL_GRACE, "ten"), Map.of(), machine)).hasMessageContaining("such as 10s");
    }

    @Test
    void thePasswordIsNeverPrinted() {
        assertThat(expected().toString()).doesNotContain("u:p");
        assertThat(Key.DB_URL.flag()).isEmpty();
    }

    private static void file(Path home, List<String> lines) throws IOException {
        Files.createDirectories(home);
        Files.write(home.resolve("batuta.properties"), lines);
    }
}
