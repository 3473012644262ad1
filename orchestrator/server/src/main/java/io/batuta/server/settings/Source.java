package io.batuta.server.settings;

import io.batuta.model.names.NearNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values that one place holds, and how to name that place to people. Unknown keys are refused. */
record Source(String name, Map<Key, String> values) {
    /** The file below the home. */
    static final String FILE = "batuta.properties";

    static Source flags(Map<Key, String> flags) {
        return new Source("the command line", flags);
    }

    /** Every variable that begins with BATUTA_ must be known: a typing mistake would else go unnoticed. */
    static Source environment(Map<String, String> environment) {
        Map<Key, String> values = new EnumMap<>(Key.class);
        for (var entry : new TreeMap<>(environment).entrySet()) {
            String variable = entry.getKey();
            boolean ours = variable.startsWith("BATUTA_") && !Key.OTHER_VARIABLES.contains(variable)
                    && Key.OTHER_BEGINNINGS.stream().noneMatch(variable::startsWith);
            if (ours) {
                Key key = Arrays.stream(Key.values()).filter(k -> k.variable().equals(variable)).findFirst()
                        .orElseThrow(() -> unknown(variable, "the environment", variables()));
                values.put(key, entry.getValue());
            }
        }
        return new Source("the environment", values);
    }

    static Source file(Path home) {
        Path file = home.resolve(FILE);
        Map<Key, String> values = new EnumMap<>(Key.class);
        Properties lines = load(file);
        for (String word : lines.stringPropertyNames().stream().sorted().toList()) {
            Key key = Key.of(word).filter(k -> k != Key.HOME)
                    .orElseThrow(() -> unknown(word, file.toString(), words()));
            values.put(key, lines.getProperty(word));
        }
        return new Source(file.toString(), values);
    }

    @Nullable
    String value(Key key) {
        String value = values.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Properties load(Path file) {
        Properties lines = new Properties();
        if (!Files.exists(file)) {
            return lines;
        }
        try (Reader in = Files.newBufferedReader(file)) {
            lines.load(in);
            return lines;
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("The settings in " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static SettingsException unknown(String word, String where, List<String> valid) {
        return new SettingsException("There is no setting " + word + " (in " + where + "). Did you mean " + NearNames.nearest(word, valid)
                + "? All settings are listed in docs/settings.md.");
    }

    private static List<String> variables() {
        return Stream.concat(Arrays.stream(Key.values()).map(Key::variable), Key.OTHER_VARIABLES.stream()).toList();
    }

    private static List<String> words() {
        return Arrays.stream(Key.values()).filter(key -> key != Key.HOME).map(Key::word).toList();
    }
}
