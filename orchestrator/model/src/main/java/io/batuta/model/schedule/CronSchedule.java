package io.batuta.model.schedule;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * One or several crons on the local clock of a zone.
 *
 * @param expressions at least one valid cron; see {@link Cron}
 * @param zone whose wall clock counts
 * @param dst what happens where that clock jumps
 * @param byInterval true: each run is about the time between two ticks, runs at its end and is named by its start
 */
public record CronSchedule(List<String> expressions, ZoneId zone, DstPolicy dst, boolean byInterval) implements Schedule {
    /** Its id is readable, that of {@link ZoneOffset#UTC} is {@code Z}. */
    static final ZoneId UTC = ZoneId.of("UTC");

    public CronSchedule {
        if (expressions.isEmpty()) {
            throw new IllegalArgumentException(
                    "A cron schedule needs at least one expression, such as \"0 5 * * *\"; use manual() for a DAG that no clock starts.");
        }
        expressions = expressions.stream().map(text -> Cron.parse(text).text()).distinct().toList();
        zone = zone.equals(ZoneOffset.UTC) ? UTC : zone;
        Objects.requireNonNull(dst, "dst");
    }

    /** On the wall clock of this zone. */
    public CronSchedule in(ZoneId newZone) {
        return new CronSchedule(expressions, newZone, dst, byInterval);
    }

    /** On the wall clock of this zone, such as {@code Europe/Berlin}. */
    public CronSchedule in(String newZone) {
        try {
            return in(ZoneId.of(newZone));
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "\"" + newZone + "\" is not a time zone. Write a name of the IANA list such as Europe/Berlin, or UTC.", unknown);
        }
    }

    /** What to do with a fixed time that a jump forward leaves out; {@link OnGap#SHIFT} unless said otherwise. */
    public CronSchedule onGap(OnGap onGap) {
        return new CronSchedule(expressions, zone, new DstPolicy(onGap, dst.onOverlap()), byInterval);
    }

    /** What to do with a fixed time that a jump back repeats; {@link OnOverlap#FIRST} unless said otherwise. */
    public CronSchedule onOverlap(OnOverlap onOverlap) {
        return new CronSchedule(expressions, zone, new DstPolicy(dst.onGap(), onOverlap), byInterval);
    }

    /** Each run is about the interval between two ticks: it starts at the interval's end, its logical date is the interval's start. */
    public CronSchedule interval() {
        return new CronSchedule(expressions, zone, dst, true);
    }

    @Override
    public String summary() {
        return String.join(" | ", expressions);
    }

    @Override
    public String describe() {
        String times = String.join("; ", expressions.stream().map(text -> Cron.parse(text).describe()).toList());
        return times + ", " + zone.getId() + (byInterval ? ", by data interval" : "");
    }
}
