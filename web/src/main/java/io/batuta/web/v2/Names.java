package io.batuta.web.v2;

import io.batuta.web.http.ApiError;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters and orders short lists by name, with the wildcards of SQL as everywhere. */
record Names(@Nullable Pattern pattern, boolean descending) {
    /**
     * From what a client asked.
     *
     * @param like parts joined by {@code |} with SQL's wildcards, or null
     * @param orderBy what to order by; there is one order only, by name
     * @param known what may be asked for
     */
    static Names of(@Nullable String like, List<String> orderBy, List<String> known) {
        for (String word : orderBy) {
            if (!known.contains(word.startsWith("-") ? word.substring(1) : word)) {
                throw ApiError.badRequest("Ordering with '" + word + "' is disallowed or the attribute does not exist; valid ones: "
                        + String.join(", ", known));
            }
        }
        return new Names(like == null ? null : pattern(like), !orderBy.isEmpty() && orderBy.getFirst().startsWith("-"));
    }

    <T> List<T> apply(List<T> all, Function<T, String> name) {
        Comparator<T> order = Comparator.comparing(name);
        return all.stream()
                .filter(one -> pattern == null || pattern.matcher(name.apply(one)).matches())
                .sorted(descending ? order.reversed() : order)
                .toList();
    }

    private static Pattern pattern(String like) {
        return Pattern.compile(
                Arrays.stream(like.split("\\|", -1)).map(Names::regex).collect(Collectors.joining("|")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    /** {@code %} stands for anything, {@code _} for one character, and a backslash takes their meaning away. */
    private static String regex(String like) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char c = like.charAt(i);
            if (c == '\\' && i + 1 < like.length()) {
                regex.append(Pattern.quote(String.valueOf(like.charAt(++i))));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
