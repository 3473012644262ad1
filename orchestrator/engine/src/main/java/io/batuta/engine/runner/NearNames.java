package io.batuta.engine.runner;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names close to a mistyped one. Pure. */
final class NearNames {
    private static final int MOST = 5;

    private NearNames() {}

    /** {@code "; did you mean a or b?"}, or what there is, or that there is none. */
    static String hint(String wanted, Collection<String> there, String what) {
        if (there.isEmpty()) {
            return "; there are no " + what + " at all";
        }
        List<String> near = there.stream()
                .filter(name -> distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)) <= Math.max(2, wanted.length() / 3)
                        || name.contains(wanted) || wanted.contains(name))
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name)).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
        if (!near.isEmpty()) {
            return "; did you mean " + String.join(" or ", near) + "?";
        }
        List<String> some = there.stream().sorted().limit(MOST).toList();
        return "; there are " + String.join(", ", some) + (there.size() > MOST ? ", …" : "");
    }

    /** How many letters must be put in, taken out or changed. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
