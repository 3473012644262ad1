package io.batuta.web.v2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contract's lists: rows under their plural, and how many there are in all. */
final class Listing {
    private Listing() {}

    static Map<String, Object> of(String plural, List<?> rows, long total) {
        Map<String, Object> listing = new LinkedHashMap<>();
        listing.put(plural, rows);
        listing.put("total_entries", total);
        return listing;
    }

    /** The same with the cursors that newer clients look for; there are never any. */
    static Map<String, @Nullable Object> withCursors(String plural, List<?> rows, long total) {
        Map<String, @Nullable Object> listing = new LinkedHashMap<>(of(plural, rows, total));
        listing.put("next_cursor", null);
        listing.put("previous_cursor", null);
        return listing;
    }
}
