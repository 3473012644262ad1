package io.batuta.web.v2;

import io.batuta.store.read.Range;
import io.batuta.store.read.Reads.Page;
import io.batuta.web.http.Body;
import java.util.List;

/** What lists asked for by POST have in common. */
final class Batches {
    private Batches() {}

    static Range range(Body body, String name) {
        return Range.of(body.instant(name + "_gte"), body.instant(name + "_gt"), body.instant(name + "_lte"), body.instant(name + "_lt"));
    }

    static List<String> order(Body body) {
        String order = body.text("order_by");
        return order == null || order.isBlank() ? List.of() : List.of(order);
    }

    static Page page(Body body) {
        Integer limit = body.integer("page_limit", 0, Integer.MAX_VALUE);
        Integer offset = body.integer("page_offset", 0, Integer.MAX_VALUE);
        return new Page(limit == null ? 100 : Math.min(limit, 100), offset == null ? 0 : offset);
    }
}
