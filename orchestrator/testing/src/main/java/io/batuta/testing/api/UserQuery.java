package io.batuta.testing.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for. As with the real API, what cannot be understood falls back to the default instead of failing.
 *
 * @param results how many people: 1 (the default, also for nonsense) to 5000
 * @param page 1 and up; the same seed and page give the same people
 * @param seed null when the caller wants people nobody has seen
 * @param nations never empty
 * @param gender "female", "male", or null for both
 * @param include top-level fields to answer with; empty means all
 * @param exclude top-level fields to leave out
 * @param info whether the answer says its seed and page
 */
record UserQuery(
        int results,
        int page,
        @Nullable String seed,
        List<Nation> nations,
        @Nullable String gender,
        Set<String> include,
        Set<String> exclude,
        boolean info) {
    private static final int MOST_RESULTS = 5_000;
    private static final int MOST_PAGES = 10_000;

    /** @param query the part after the question mark, null when there is none */
    static UserQuery parse(@Nullable String query) {
        Map<String, String> values = values(query == null ? "" : query);
        String gender = values.getOrDefault("gender", "");
        return new UserQuery(
                number(values.get("results"), MOST_RESULTS),
                number(values.get("page"), MOST_PAGES),
                values.get("seed"),
                nations(words(values.get("nat"))),
                Set.of("female", "male").contains(gender) ? gender : null,
                words(values.get("inc")),
                words(values.get("exc")),
                !values.containsKey("noinfo"));
    }

    /** Whether the answer has this top-level field. */
    boolean wants(String field) {
        return (include.isEmpty() || include.contains(field)) && !exclude.contains(field);
    }

    private static Map<String, String> values(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String value = parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
            if (!parts[0].isEmpty()) {
                values.put(parts[0].toLowerCase(Locale.ROOT), value);
            }
        }
        return values;
    }

    private static int number(@Nullable String text, int most) {
        boolean digits = text != null && text.matches("\\d{1,6}");
        int number = digits ? Integer.parseInt(text) : 1;
        return number < 1 || number > most ? 1 : number;
    }

    private static Set<String> words(@Nullable String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(",", -1))
                        .map(word -> word.strip().toLowerCase(Locale.ROOT))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Nation> nations(Set<String> codes) {
        List<Nation> chosen = Nation.ALL.stream().filter(nation -> codes.contains(nation.code().toLowerCase(Locale.ROOT))).toList();
        return chosen.isEmpty() ? Nation.ALL : chosen;
    }
}
