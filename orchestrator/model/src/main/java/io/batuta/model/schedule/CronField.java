package io.batuta.model.schedule;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** The fields of a cron in the order they are written: what each is called, its range, and the names it knows. */
enum CronField {
    SECOND("second", 0, 59, List.of()), MINUTE("minute", 0, 59, List.of()), HOUR("hour", 0, 23, List.of()), DAY_OF_MONTH("day-of-month", 1,
            31,
            List.of()), MONTH("month", 1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** 0 and 7 are both Sunday. */
    DAY_OF_WEEK("day-of-week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    final String label;
    final int min;
    final int max;
    private final List<String> names;

    CronField(String label, int min, int max, List<String> names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The number a name stands for, or null when this field has no such name. */
    @Nullable
    Integer named(String text) {
        int index = names.indexOf(text.toUpperCase(Locale.ROOT));
        return index < 0 ? null : index + min;
    }

    /** What may stand here, for messages. */
    String allowed() {
        String range = min + "-" + max;
        return switch (this) {
            case SECOND, MINUTE, HOUR -> range;
            case DAY_OF_MONTH -> range + ", L (last day), L-3, 15W (weekday nearest the 15th) or LW";
            case MONTH -> range + " or JAN-DEC";
            case DAY_OF_WEEK -> "0-7 (0 and 7 are Sunday), SUN-SAT, 5#3 (third Friday) or 5L (last Friday)";
        };
    }

    /** All values of this field; Sunday is bit 0 only. */
    long everything() {
        int top = this == DAY_OF_WEEK ? 6 : max;
        return ((1L << (top + 1)) - 1) & -(1L << min);
    }
}
