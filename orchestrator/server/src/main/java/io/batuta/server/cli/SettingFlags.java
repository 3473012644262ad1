package io.batuta.server.cli;

import io.batuta.server.settings.Key;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Every setting as a flag. */
final class SettingFlags {
    private SettingFlags() {}

    static void addTo(CommandSpec command) {
        for (Key key : Key.values()) {
            key.flag().ifPresent(flag -> command.addOption(OptionSpec.builder(flag)
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(
                            key.meaning() + (key.fallback() == null || key.fallback().isEmpty() ? "" : " Default: " + key.fallback() + "."))
                    .build()));
        }
    }

    static Map<Key, String> given(ParseResult parsed) {
        Map<Key, String> given = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            String value = key.flag().map(flag -> parsed.<String>matchedOptionValue(flag, null)).orElse(null);
            if (value != null) {
                given.put(key, value);
            }
        }
        return given;
    }
}
