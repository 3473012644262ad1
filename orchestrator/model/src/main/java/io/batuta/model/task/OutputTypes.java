package io.batuta.model.task;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says whether a Java type may be a task's output: only what reads back from JSON exactly as it was written. */
public final class OutputTypes {
    private static final Set<Class<?>> PLAIN = Set.of(
            String.class, Boolean.class, Byte.class, Short.class, Integer.class, Long.class, Float.class, Double.class, Character.class,
            BigDecimal.class, BigInteger.class, UUID.class, Void.class);

    private OutputTypes() {}

    /** Why the type cannot be an output, in a sentence, or empty when it can. */
    public static Optional<String> problem(Type type) {
        return problem(type, new HashSet<>());
    }

    private static Optional<String> problem(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return Optional.empty();
        }
        return switch (type) {
            case Class<?> c -> ofClass(c, seen);
            case ParameterizedType p -> ofParameterized(p, seen);
            case WildcardType w when w.getUpperBounds().length == 1 && w.getUpperBounds()[0] != Object.class ->
                problem(w.getUpperBounds()[0], seen);
            default -> Optional.of(refused(type));
        };
    }

    private static Optional<String> ofClass(Class<?> c, Set<Type> seen) {
        boolean time = (TemporalAccessor.class.isAssignableFrom(c) || TemporalAmount.class.isAssignableFrom(c))
                && c.getName().startsWith("java.time.");
        if (c.isPrimitive() || PLAIN.contains(c) || c.isEnum() || time) {
            return Optional.empty();
        }
        if (c.isRecord()) {
            for (RecordComponent component : c.getRecordComponents()) {
                Optional<String> problem = problem(component.getGenericType(), seen);
                if (problem.isPresent()) {
                    return Optional.of("component " + component.getName() + " of " + c.getSimpleName() + ": " + problem.get());
                }
            }
            return Optional.empty();
        }
        if (c.isInterface() && c.isSealed()) {
            for (Class<?> permitted : c.getPermittedSubclasses()) {
                Optional<String> problem = permitted.isRecord() || permitted.isEnum() || permitted.isSealed()
                        ? problem(permitted, seen)
                        : Optional.of(refused(permitted));
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        }
        return Optional.of(refused(c));
    }

    private static Optional<String> ofParameterized(ParameterizedType p, Set<Type> seen) {
        Type raw = p.getRawType();
        Type[] arguments = p.getActualTypeArguments();
        if (raw == List.class || raw == Optional.class) {
            return problem(arguments[0], seen);
        }
        if (raw == Map.class) {
            return arguments[0] == String.class
                    ? problem(arguments[1], seen)
                    : Optional.of("a Map's keys must be String, not " + arguments[0].getTypeName());
        }
        return Optional.of(refused(p));
    }

    private static String refused(Type type) {
        return type.getTypeName()
                + " cannot be a task's output; use a record, an enum, a sealed interface of records, a java.time type, a number, String, UUID, List, Map<String, …> or Optional";
    }
}
