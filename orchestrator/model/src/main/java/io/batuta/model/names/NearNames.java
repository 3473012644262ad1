package io.batuta.model.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid names close to a mistyped one. Upper and lower case, and {@code _}, {@code -} and {@code .}, count as the same. Pure. */
public final class NearNames {
    private static final int MOST = 5;

    private NearNames() {}

    /** The valid name that takes the fewest typing mistakes to become the given one, however many they are; the valid ones must not be empty. */
    public static String nearest(String word, Collection<String> valid) {
        return valid.stream().min(byDistance(word)).orElseThrow(() -> new IllegalArgumentException("nothing is valid"));
    }

    /** The same, but nothing when even the nearest is far off. */
    public static Optional<String> close(String word, Collection<String> valid) {
        return valid.stream().min(byDistance(word)).filter(nearest -> isNear(word, nearest));
    }

    /** The end of a sentence about a name that is not there: {@code "; did you mean a or b?"}, or what there is, or that there is none. */
    public static String hint(String wanted, Collection<String> there, String what) {
        if (there.isEmpty()) {
            return "; there are no " + what + " (yet)";
        }
        List<String> near = there.stream()
                .filter(name -> isNear(wanted, name) || name.contains(wanted) || wanted.contains(name))
                .sorted(byDistance(wanted))
                .limit(MOST)
                .toList();
        return near.isEmpty() ? "; there are " + some(there) : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** The first few of them, by name. */
    public static String some(Collection<String> there) {
        return String.join(", ", there.stream().sorted().limit(MOST).toList()) + (there.size() > MOST ? ", …" : "");
    }

    private static boolean isNear(String word, String name) {
        return distance(fold(word), fold(name)) <= Math.max(2, word.length() / 3);
    }

    private static Comparator<String> byDistance(String word) {
        return Comparator.comparingInt((String name) -> distance(fold(word), fold(name))).thenComparing(Comparator.naturalOrder());
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }

    /** How many letters must be put in, taken out or changed (Levenshtein's). */
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
