package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import java.sql.SQLException;
import java.util.function.Predicate;

/**
 * What a commit does for one kind of rows: one statement, however many rows there are. Where rows must be as expected, the statement ends in {@code late(what, which)}, which undoes the whole commit.
 *
 * @param sql with one parameter per column; {@code fill} gives them in order
 */
record Part(String sql, Predicate<Batch> isIn, Filler fill) {
    /** Gives a part its columns. */
    @FunctionalInterface
    interface Filler {
        void fill(Batch batch, Columns columns) throws SQLException;
    }
}
