package io.batuta.tasks.sql;

import io.batuta.model.json.Json;
import io.batuta.model.task.TaskFailedException;
import java.lang.reflect.Type;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a result as records: each column into the component of its name, {@code due_date} into {@code dueDate}. */
final class Rows {
    private Rows() {}

    static Object read(ResultSet rows, Type type, int most) throws SQLException {
        List<String> names = names(rows.getMetaData());
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        while (rows.next()) {
            if (all.size() == most) {
                throw new TaskFailedException("the query gives more than " + most + " rows: ask for fewer, or raise .maxRows(…)", null,
                        false, null);
            }
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), value(rows, i + 1));
            }
            all.add(row);
        }
        try {
            return Json.convert(all, type);
        } catch (Json.JsonException e) {
            throw new TaskFailedException(
                    "the rows, whose columns are " + String.join(", ", names) + ", do not fit the type: " + e.getMessage(), null,
                    false, e);
        }
    }

    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = camel(columns.getColumnLabel(i));
            if (names.contains(name)) {
                throw new TaskFailedException("two columns of the query are named " + name + ": give them names with as", null, false,
                        null);
            }
            names.add(name);
        }
        return names;
    }

    static String camel(String column) {
        StringBuilder name = new StringBuilder();
        boolean up = false;
        for (char c : column.toCharArray()) {
            if (c == '_') {
                up = !name.isEmpty();
            } else {
                name.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return name.toString();
    }

    private static @Nullable Object value(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        return switch (value) {
            case null -> null;
            case Timestamp time -> time.toInstant();
            case Date date -> date.toLocalDate();
            case Time time -> time.toLocalTime();
            case UUID uuid -> uuid.toString();
            case Array array -> Arrays.asList((Object[]) array.getArray());
            case Number _,Boolean _,byte[] _ -> value;
            default -> {
                String words = String.valueOf(rows.getString(column));
                String kind = rows.getMetaData().getColumnTypeName(column);
                yield kind.startsWith("json") ? Json.tree(words) : words;
            }
        };
    }
}
