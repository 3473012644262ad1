package io.batuta.model.schedule;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Ticks of a timetable the author wrote. Only the name is stored; two custom schedules with the same name are equal.
 *
 * @param name what the console and the stored schedule call it; not blank
 * @param code the timetable; null when the schedule was read back from storage, where the author's code is not at hand
 */
public record CustomSchedule(String name, @Nullable Timetable code) implements Schedule {
    public CustomSchedule {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "A timetable written as a lambda or anonymous class has no name. Write timetable(\"working days\", ...) or override name().");
        }
    }

    @Override
    public String summary() {
        return name;
    }

    @Override
    public String describe() {
        return "by the timetable " + name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CustomSchedule that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }
}
