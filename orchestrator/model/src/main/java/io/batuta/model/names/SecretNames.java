package io.batuta.model.names;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which names speak of secrets. What they hold can be written, never read. */
public final class SecretNames {
    /** What stands in a secret's place; sent back unchanged it means: leave it as it is. */
    public static final String MASK = "***";

    private static final List<String> WORDS = List.of("password", "passwd", "passphrase", "secret", "token", "api_key", "apikey",
            "access_key", "private_key", "credential", "authorization");

    private SecretNames() {}

    /** Whether what this name holds is secret. */
    public static boolean secret(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return WORDS.stream().anyMatch(lower::contains);
    }

    /** The value, or the mask when its name speaks of a secret. */
    public static @Nullable String masked(String name, @Nullable String value) {
        return value == null || !secret(name) ? value : MASK;
    }
}
