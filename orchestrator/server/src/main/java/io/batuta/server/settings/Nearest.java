package io.batuta.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The valid word that takes the fewest typing mistakes to become the given one. */
    public static String of(String word, Collection<String> valid) {
        return valid.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(fold(word), fold(candidate)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow(() -> new IllegalArgumentException("nothing is valid"));
    }

    /** The same, but nothing when even the nearest is far off. */
    public static Optional<String> close(String word, Collection<String> valid) {
        if (valid.isEmpty()) {
            return Optional.empty();
        }
        String nearest = of(word, valid);
        boolean close = distance(fold(word), fold(nearest)) <= Math.max(2, word.length() / 3);
        return close ? Optional.of(nearest) : Optional.empty();
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
