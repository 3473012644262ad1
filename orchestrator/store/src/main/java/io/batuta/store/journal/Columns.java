package io.batuta.store.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Fills the parameters of a statement in order, each one a whole column of rows. Times travel as microseconds since 1970 (see {@code at_micros}).
 *
 * <p>There are two ways for a statement to read its rows. {@code unnest} of all columns is the plain one; it costs the server about a third of a microsecond for every value. Statements of the hot path
 * count {@code generate_series(1, n)} instead and take their values out by position, which is nearly free as long as values are of fixed width and none is missing. So for them {@link #ids}, {@link #counts}
 * and {@link #moments} have a stand-in for null, and {@link #words} sends each distinct text once.
 */
final class Columns {
    private final BaseConnection connection;
    private final PreparedStatement statement;
    private int next = 1;

    Columns(BaseConnection connection, PreparedStatement statement) {
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

    /** Numbers of rows, of which none is 0: a 0 stands for null. */
    <T> Columns ids(List<T> rows, Function<T, @Nullable Long> value) throws SQLException {
        var column = new long[rows.size()];
        for (int i = 0; i < column.length; i++) {
            var id = value.apply(rows.get(i));
            column[i] = id == null ? 0 : id;
        }
        return array("int8", column);
    }

    /** Counts, of which none is negative: -1 stands for null. */
    <T> Columns counts(List<T> rows, Function<T, @Nullable Integer> value) throws SQLException {
        var column = new int[rows.size()];
        for (int i = 0; i < column.length; i++) {
            var count = value.apply(rows.get(i));
            column[i] = count == null ? -1 : count;
        }
        return array("int4", column);
    }

    /** Times as microseconds since 1970; -1, which no clock of ours shows, stands for null. */
    <T> Columns moments(List<T> rows, Function<T, @Nullable Instant> value) throws SQLException {
        var column = new long[rows.size()];
        for (int i = 0; i < column.length; i++) {
            var micros = Micros.of(value.apply(rows.get(i)));
            column[i] = micros == null ? -1 : micros;
        }
        return array("int8", column);
    }

    <T> Columns uuids(List<T> rows, Function<T, UUID> value) throws SQLException {
        var column = BinaryArray.uuids(rows.stream().map(value).toList());
        statement.setArray(next++, new PgArray(connection, Oid.UUID_ARRAY, column));
        return this;
    }

    /** Texts that repeat, as two parameters: every distinct one, and where each row's is among them; 0 stands for null, because there nothing is found. */
    <T> Columns words(List<T> rows, Function<T, @Nullable String> value) throws SQLException {
        var places = new HashMap<String, Integer>();
        var column = new int[rows.size()];
        String last = null;
        int place = 0;
        for (int i = 0; i < column.length; i++) {
            var word = value.apply(rows.get(i));
            if (!Objects.equals(word, last)) {
                place = word == null ? 0 : places.computeIfAbsent(word, _ -> places.size() + 1);
                last = word;
            }
            column[i] = place;
        }
        var distinct = new String[places.size()];
        places.forEach((word, at) -> distinct[at - 1] = word);
        return array("text", distinct).array("int4", column);
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
