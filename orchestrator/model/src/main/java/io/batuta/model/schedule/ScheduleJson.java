package io.batuta.model.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A schedule as plain JSON values (maps, lists, strings, booleans), in the form it is stored with a DAG. The entry {@code type} says which
 * kind it is: {@code cron every once dates manual continuous custom}.
 */
public final class ScheduleJson {
    private ScheduleJson() {}

    /** The schedule as a map of plain values; {@link #fromMap} reads it back to an equal one. */
    public static Map<String, Object> toMap(Schedule schedule) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (schedule) {
            case CronSchedule cron -> {
                map.put("type", "cron");
                map.put("expressions", cron.expressions());
                map.put("zone", cron.zone().getId());
                map.put("onGap", cron.dst().onGap().name());
                map.put("onOverlap", cron.dst().onOverlap().name());
                map.put("byInterval", cron.byInterval());
            }
            case EverySchedule every -> {
                map.put("type", "every");
                map.put("every", every.every().toString());
                map.put("byInterval", every.byInterval());
            }
            case OnceSchedule once -> map.put("type", "once");
            case DatesSchedule dates -> {
                map.put("type", "dates");
                map.put("dates", dates.dates().stream().map(Instant::toString).toList());
            }
            case ManualSchedule manual -> map.put("type", "manual");
            case ContinuousSchedule continuous -> {
                map.put("type", "continuous");
                map.put("first", continuous.first().toString());
                map.put("most", continuous.most().toString());
                map.put("steady", continuous.steady().toString());
            }
            case CustomSchedule custom -> {
                map.put("type", "custom");
                map.put("name", custom.name());
            }
        }
        return map;
    }

    /**
     * Reads what {@link #toMap} wrote. A custom schedule comes back without its code.
     *
     * @throws IllegalArgumentException when it is no such map; the message names the entry
     */
    public static Schedule fromMap(Map<String, ?> map) {
        String type = text(map, "type");
        try {
            return switch (type) {
                case "cron" ->
                    new CronSchedule(
                            texts(map, "expressions"),
                            ZoneId.of(text(map, "zone")),
                            new DstPolicy(OnGap.valueOf(text(map, "onGap")), OnOverlap.valueOf(text(map, "onOverlap"))),
                            flag(map, "byInterval"));
                case "every" -> new EverySchedule(Duration.parse(text(map, "every")), flag(map, "byInterval"));
                case "once" -> new OnceSchedule();
                case "dates" -> new DatesSchedule(texts(map, "dates").stream().map(Instant::parse).toList());
                case "manual" -> new ManualSchedule();
                case "continuous" -> continuous(map);
                case "custom" -> new CustomSchedule(text(map, "name"), null);
                default -> throw new IllegalArgumentException("A stored schedule has the unknown type \"" + type + "\".");
            };
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("A stored schedule cannot be read: " + unreadable.getMessage() + ". It was " + map,
                    unreadable);
        }
    }

    /** One that was stored before it had pauses of its own has the usual ones. */
    private static ContinuousSchedule continuous(Map<String, ?> map) {
        return map.containsKey("first")
                ? new ContinuousSchedule(Duration.parse(text(map, "first")), Duration.parse(text(map, "most")),
                        Duration.parse(text(map, "steady")))
                : ContinuousSchedule.STANDARD;
    }

    private static String text(Map<String, ?> map, String key) {
        return map.get(key) instanceof String text ? text : wrong(map, key, "a text");
    }

    private static boolean flag(Map<String, ?> map, String key) {
        return map.get(key) instanceof Boolean flag ? flag : wrong(map, key, "true or false");
    }

    private static List<String> texts(Map<String, ?> map, String key) {
        return map.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : wrong(map, key, "a list of texts");
    }

    private static <T> T wrong(Map<String, ?> map, String key, String expected) {
        @Nullable
        Object found = map.get(key);
        throw new IllegalArgumentException(
                "A stored schedule needs " + expected + " at \"" + key + "\" and has " + found + ". It was " + map);
    }
}
