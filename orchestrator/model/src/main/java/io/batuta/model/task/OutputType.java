package io.batuta.model.task;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task output's type, kept for reading it back: {@code OutputType.of(User.class)}, {@code listOf(User.class)}, {@code mapOf(Integer.class)}.
 *
 * @param type the full Java type; checked when the DAG is built (see {@link OutputTypes})
 */
public record OutputType<T>(Type type) {
    /** No output. */
    public static final OutputType<Void> NONE = new OutputType<>(Void.class);

    /** A plain class: a record, an enum, a sealed interface of records, a java.time type, a number, a string or a boolean. */
    public static <T> OutputType<T> of(Class<T> type) {
        return new OutputType<>(type);
    }

    /** A list of elements. */
    public static <E> OutputType<List<E>> listOf(Class<E> element) {
        return listOf(of(element));
    }

    /** A list of elements. */
    public static <E> OutputType<List<E>> listOf(OutputType<E> element) {
        return new OutputType<>(new Parameterized(List.class, List.of(element.type())));
    }

    /** A map from strings. */
    public static <V> OutputType<Map<String, V>> mapOf(Class<V> value) {
        return mapOf(of(value));
    }

    /** A map from strings. */
    public static <V> OutputType<Map<String, V>> mapOf(OutputType<V> value) {
        return new OutputType<>(new Parameterized(Map.class, List.of(String.class, value.type())));
    }

    /** A value that may be missing. */
    public static <V> OutputType<Optional<V>> optionalOf(Class<V> value) {
        return new OutputType<>(new Parameterized(Optional.class, List.of(value)));
    }

    /** Whether there is no output at all. */
    public boolean none() {
        return type == Void.class;
    }

    /** The type as an author would write it: {@code List<User>}. */
    public String words() {
        return words(type);
    }

    private static String words(Type type) {
        if (type instanceof Class<?> c) {
            return c.getSimpleName();
        }
        if (type instanceof ParameterizedType p) {
            StringBuilder words = new StringBuilder(words(p.getRawType())).append('<');
            for (int i = 0; i < p.getActualTypeArguments().length; i++) {
                words.append(i == 0 ? "" : ", ").append(words(p.getActualTypeArguments()[i]));
            }
            return words.append('>').toString();
        }
        return type.getTypeName();
    }

    private record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        @SuppressWarnings("NullAway") // The JDK's contract: null means a top-level type.
        public Type getOwnerType() {
            return null;
        }
    }
}
