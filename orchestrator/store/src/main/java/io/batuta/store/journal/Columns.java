package io.batuta.store.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Fills the parameters of a statement in order, each one a whole column of rows. Arrays of numbers travel in binary; times travel as microseconds since 1970 (see {@code at_micros}).
 */
final class Columns {
    private final PGConnection connection;
    private final PreparedStatement statement;
    private int next = 1;

    Columns(PGConnection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    <T> Columns longs(List<T> rows, ToLongFunction<T> value) throws SQLException {
        var column = new long[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.applyAsLong(rows.get(i));
        }
        return array("int8", column);
    }

    <T> Columns optionalLongs(List<T> rows, Function<T, @Nullable Long> value) throws SQLException {
        var column = new @Nullable Long[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return array("int8", column);
    }

    <T> Columns ints(List<T> rows, ToIntFunction<T> value) throws SQLException {
        var column = new int[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.applyAsInt(rows.get(i));
        }
        return array("int4", column);
    }

    <T> Columns optionalInts(List<T> rows, Function<T, @Nullable Integer> value) throws SQLException {
        var column = new @Nullable Integer[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return array("int4", column);
    }

    <T> Columns flags(List<T> rows, Predicate<T> value) throws SQLException {
        var column = new boolean[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.test(rows.get(i));
        }
        return array("bool", column);
    }

    <T> Columns texts(List<T> rows, Function<T, @Nullable String> value) throws SQLException {
        var column = new @Nullable String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return array("text", column);
    }

    <T> Columns times(List<T> rows, Function<T, @Nullable Instant> value) throws SQLException {
        return optionalLongs(rows, row -> Micros.of(value.apply(row)));
    }

    <T> Columns bytes(List<T> rows, Function<T, byte @Nullable []> value) throws SQLException {
        var column = new byte @Nullable [rows.size()][];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return array("bytea", column);
    }

    /** A single value: how many rows the statement must find. */
    Columns count(int rows) throws SQLException {
        statement.setInt(next++, rows);
        return this;
    }

    Columns text(String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    private Columns array(String type, Object column) throws SQLException {
        statement.setArray(next++, connection.createArrayOf(type, column));
        return this;
    }
}
