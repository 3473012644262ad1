package io.batuta.testing.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, strings, numbers, booleans and null as JSON. The product's own JSON code is what reads these answers, so the
 * stand-in does not share it: a mistake in one must not be hidden by the same mistake in the other.
 */
final class JsonText {
    private JsonText() {}

    static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> writeObject(map, text);
            case List<?> list -> writeArray(list, text);
            case Number number -> text.append(number);
            case Boolean flag -> text.append(flag.booleanValue());
            case Object other -> writeString(other.toString(), text);
        }
    }

    private static void writeObject(Map<?, ?> map, StringBuilder text) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            writeString(String.valueOf(entry.getKey()), text);
            text.append(':');
            write(entry.getValue(), text);
            separator = ",";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private static void writeArray(List<?> list, StringBuilder text) {
        String separator = "[";
        for (Object element : list) {
            text.append(separator);
            write(element, text);
            separator = ",";
        }
        text.append(list.isEmpty() ? "[]" : "]");
    }

    private static void writeString(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
