package io.batuta.engine.runner;

import io.batuta.model.check.Check;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the database cannot hold is caught here, at the door. Pure. */
final class CleanText {
    /** The longest reason that is kept. */
    static final int LONGEST = 4_000;

    private CleanText() {}

    /** A sentence for people: U+0000 and halves of surrogate pairs replaced, cut when too long. */
    static String reason(String text) {
        String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
        if (Check.badCharacter(shortened) < 0) {
            return shortened;
        }
        StringBuilder clean = new StringBuilder(shortened);
        for (int at = Check.badCharacter(clean); at >= 0; at = Check.badCharacter(clean)) {
            clean.setCharAt(at, '\uFFFD');
        }
        return clean.toString();
    }

    /** The same for a text that may be missing. */
    static @Nullable String orNull(@Nullable String text) {
        return text == null ? null : reason(text);
    }

    /** Why the JSON cannot be stored, or empty when it can. */
    static Optional<String> problem(String json) {
        int bad = Check.badCharacter(json);
        if (bad >= 0) {
            return Optional.of("half of a surrogate pair (U+%04X) near “%s”".formatted((int) json.charAt(bad), around(json, bad)));
        }
        for (int at = json.indexOf("\\u0000"); at >= 0; at = json.indexOf("\\u0000", at + 1)) {
            int slashes = 0;
            while (at - 1 - slashes >= 0 && json.charAt(at - 1 - slashes) == '\\') {
                slashes++;
            }
            if (slashes % 2 == 0) {
                return Optional.of("the character U+0000 near “" + around(json, at) + "”");
            }
        }
        return Optional.empty();
    }

    private static String around(String json, int at) {
        return reason(json.substring(Math.max(0, at - 30), at).replace("\uFFFD", "?"));
    }
}
