package io.batuta.model.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.schedule.ScheduleJson;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one place that knows JSON. Records, enums, java.time and sealed interfaces of records need no annotations: a sealed interface is told apart by a {@code type} property holding the record's simple
 * name, closed to its permitted records, so no input can name a class. Thread-safe.
 */
public final class Json {
    private static final JsonMapper STRICT = mapper(true);
    private static final JsonMapper LENIENT = mapper(false);
    private static final JsonMapper SNAKE = mapper(true).rebuild()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    /** Thrown when text is not the JSON that was expected; the message names the path and what was found. */
    public static final class JsonException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        JsonException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The value as JSON text: compact, map keys sorted and sets in order, so equal values give equal text. */
    public static String write(Object value) {
        try {
            return STRICT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new JsonException("cannot write " + value.getClass().getName() + " as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The same with the names of records' fields in snake_case, as REST contracts spell them; map keys and their order stay as they are. */
    public static String writeSnake(Object value) {
        try {
            return SNAKE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new JsonException("cannot write " + value.getClass().getName() + " as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads text as the type; an unknown or a missing field is an error that names its path. */
    public static <T> T read(String text, Type type) {
        return read(STRICT, text, type);
    }

    /** The same, ignoring unknown fields: for data written by another version. */
    public static <T> T readLenient(String text, Type type) {
        return read(LENIENT, text, type);
    }

    /** Reads text as a tree. */
    public static JsonNode tree(String text) {
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable(text, "JSON", e);
        }
    }

    /** The value as a tree. */
    public static JsonNode toTree(Object value) {
        return STRICT.valueToTree(value);
    }

    /** The tree (or a value of maps and lists) as the type. */
    public static <T> T convert(Object value, Type type) {
        try {
            return STRICT.convertValue(value, javaType(STRICT, type));
        } catch (IllegalArgumentException e) {
            throw new JsonException("cannot read it as " + type.getTypeName() + ": " + e.getMessage(), e);
        }
    }

    /** A mapper set up as above, for libraries that ask for one. */
    public static ObjectMapper mapper() {
        return LENIENT;
    }

    private static <T> T read(JsonMapper mapper, String text, Type type) {
        try {
            return mapper.readValue(text, javaType(mapper, type));
        } catch (JsonProcessingException e) {
            throw unreadable(text, type.getTypeName(), e);
        }
    }

    private static JavaType javaType(ObjectMapper mapper, Type type) {
        return mapper.getTypeFactory().constructType(type);
    }

    private static JsonException unreadable(String text, String what, JsonProcessingException e) {
        String path = e instanceof JsonMappingException m && !m.getPath().isEmpty() ? JsonPath.of(m) : "the text";
        String start = text.length() <= 200 ? text : text.substring(0, 200) + "…";
        return new JsonException("at " + path + ": " + e.getOriginalMessage() + " (expected " + what + "; the text begins: " + start + ")",
                e);
    }

    private static JsonMapper mapper(boolean strict) {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .addModule(schedules().addSerializer(new OrderedSets()))
                .annotationIntrospector(new SealedTypes())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                        SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
                .build();
    }

    /** A schedule has a stored form of its own, since a custom one carries code. */
    private static SimpleModule schedules() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(Schedule.class, new StdSerializer<>(Schedule.class) {
            private static final long serialVersionUID = 1;

            @Override
            public void serialize(Schedule value, JsonGenerator out, SerializerProvider provider) throws IOException {
                provider.defaultSerializeValue(ScheduleJson.toMap(value), out);
            }
        });
        module.addDeserializer(Schedule.class, new StdDeserializer<>(Schedule.class) {
            private static final long serialVersionUID = 1;

            @Override
            @SuppressWarnings("unchecked")
            public Schedule deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return ScheduleJson.fromMap(context.readValue(in, Map.class));
            }
        });
        return module;
    }

    /** Gives sealed interfaces a {@code type} property without any annotation. */
    private static final class SealedTypes extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass ac, JavaType baseType) {
            Class<?> raw = ac.getRawType();
            if (sealedRoot(raw)) {
                return _constructStdTypeResolverBuilder()
                        .init(JsonTypeInfo.Id.NAME, null)
                        .inclusion(JsonTypeInfo.As.PROPERTY)
                        .typeProperty("type");
            }
            return super.findTypeResolver(config, ac, baseType);
        }

        @Override
        public List<NamedType> findSubtypes(Annotated a) {
            Class<?> raw = a.getRawType();
            if (raw.isSealed() && raw.isInterface() && a instanceof AnnotatedClass) {
                List<NamedType> types = new ArrayList<>();
                for (Class<?> permitted : raw.getPermittedSubclasses()) {
                    types.add(new NamedType(permitted, permitted.getSimpleName()));
                }
                return types;
            }
            return super.findSubtypes(a);
        }

        @Override
        public String findTypeName(AnnotatedClass ac) {
            return ac.getRawType().isRecord() ? ac.getRawType().getSimpleName() : super.findTypeName(ac);
        }

        /** A sealed interface, or a record that implements one: both carry the property, so a list of records reads back. */
        private static boolean sealedRoot(Class<?> raw) {
            if (Schedule.class.isAssignableFrom(raw)) {
                return false;
            }
            if (raw.isInterface() && raw.isSealed()) {
                return !raw.getName().startsWith("java.");
            }
            if (raw.isRecord()) {
                for (Class<?> parent : raw.getInterfaces()) {
                    if (parent.isSealed()) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static final class JsonPath {
        static String of(JsonMappingException e) {
            StringBuilder path = new StringBuilder("$");
            for (var reference : e.getPath()) {
                if (reference.getFieldName() != null) {
                    path.append('.').append(reference.getFieldName());
                } else {
                    path.append('[').append(reference.getIndex()).append(']');
                }
            }
            return path.toString();
        }
    }
}
