package io.batuta.store.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions that a filter asks for. What it leaves open is not in the statement at all, so that the database has nothing to think about. Not thread-safe. */
final class Where {
    private final List<String> conditions = new ArrayList<>();

    /** Adds a condition if its value is asked for. */
    Where and(@Nullable Object asked, String condition) {
        return and(asked != null, condition);
    }

    /** Adds a condition if so. */
    Where and(boolean asked, String condition) {
        if (asked) {
            conditions.add("(" + condition + ")");
        }
        return this;
    }

    /** Adds the ends of a range of which the parameters are called {@code <name>.from} and {@code <name>.to}. */
    Where within(Range range, String name, String expression) {
        return and(range.from(), expression + " >= :" + name + ".from").and(range.to(), expression + " <= :" + name + ".to");
    }

    /** Behind the tables; without conditions only them. */
    String of(String tables) {
        return conditions.isEmpty() ? tables : tables + " where " + String.join(" and ", conditions);
    }
}
