package io.batuta.web.http;

import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conventions of lists: pages, patterns, ranges, order, {@code ~} for any. */
public final class Query {
    private static final int LIMIT = 50;
    private static final int MOST = 100;

    private Query() {}

    /** {@code limit} (50, at most 100) and {@code offset}. */
    public static Page page(Request request) {
        return new Page(request.integer("limit", LIMIT, 0, MOST), request.integer("offset", 0, 0, Integer.MAX_VALUE));
    }

    /** {@code x_gte}, {@code x_gt}, {@code x_lte} and {@code x_lt}. */
    public static Range range(Request request, String name) {
        return Range.of(request.instant(name + "_gte"), request.instant(name + "_gt"), request.instant(name + "_lte"),
                request.instant(name + "_lt"));
    }

    /** What a {@code *_pattern} asks for: a part of the name, {@code |} for or, {@code ~} for everything. Null when it asks for nothing. */
    public static @Nullable String pattern(@Nullable String text) {
        if (text == null || text.isBlank() || text.equals("~")) {
            return null;
        }
        return Arrays.stream(text.split("\\|", -1))
                .filter(part -> !part.isBlank())
                .map(part -> "%" + part.replace("\\", "\\\\") + "%")
                .collect(Collectors.joining("|"));
    }

    /** The {@code x_pattern} of a request, or its newer {@code x_prefix_pattern}. */
    public static @Nullable String pattern(Request request, String name) {
        String prefix = request.query(name + "_prefix_pattern");
        if (prefix != null && request.query(name + "_pattern") == null) {
            return prefix.equals("~") ? null : literal(prefix) + "%";
        }
        return pattern(request.query(name + "_pattern"));
    }

    /** A SQL pattern for text that contains these words literally; null for none. */
    public static @Nullable String contains(@Nullable String text) {
        return text == null ? null : "%" + literal(text) + "%";
    }

    /** The values of a repeated parameter; null when there are none or one is {@code ~}. */
    public static @Nullable List<String> any(List<String> values) {
        return values.isEmpty() || values.contains("~") ? null : values;
    }

    /** A single name or {@code ~}. */
    public static @Nullable List<String> any(String name) {
        return name.equals("~") ? null : List.of(name);
    }

    /** Runs a list query; an order it does not know is a 400. */
    public static <T> T ordered(Supplier<T> list) {
        try {
            return list.get();
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** The {@code order_by} list of a request. */
    public static List<String> order(Request request) {
        return request.queries("order_by").stream().filter(word -> !word.isBlank()).toList();
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
