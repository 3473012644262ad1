package io.batuta.server.cli;

import io.batuta.server.settings.Key;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of an ordinary start, {@code server --home DIRECTORY --port=8080}. picocli reads all others, and explains them; its classes are too old to be kept in the ahead-of-time cache, so that a server's start
 * would spend most of the time before its own first line with them.
 *
 * @param standalone or else as a service
 */
record PlainWords(boolean standalone, Map<Key, String> flags, boolean demo) {
    private static final String DEMO = "--demo";

    /** Null for everything but a start whose words are all known flags, each once and with its value. */
    static @Nullable PlainWords read(List<String> words) {
        if (!words.getFirst().equals("server") && !words.getFirst().equals("standalone")) {
            return null;
        }
        Map<String, Key> known = new HashMap<>();
        for (Key key : Key.values()) {
            key.flag().ifPresent(flag -> known.put(flag, key));
        }
        Map<Key, String> flags = new EnumMap<>(Key.class);
        boolean demo = false;
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(DEMO) && !demo) {
                demo = true;
                continue;
            }
            int equals = word.indexOf('=');
            Key key = known.get(equals < 0 ? word : word.substring(0, equals));
            String value = equals >= 0 ? word.substring(equals + 1) : i + 1 < words.size() ? words.get(++i) : "";
            if (key == null || !plain(value) || flags.put(key, value) != null) {
                return null;
            }
        }
        return new PlainWords(words.getFirst().equals("standalone"), flags, demo);
    }

    /** Neither another flag nor anything picocli gives a meaning: a file of words, quotes. */
    private static boolean plain(String value) {
        return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
    }
}
