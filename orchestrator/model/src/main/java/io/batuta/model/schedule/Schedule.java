package io.batuta.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * When a DAG runs, as its author writes it: plain data, stored with the DAG ({@link ScheduleJson}) and evaluated by {@link Timetables}.
 *
 * <pre>{@code
 * cron("0 5 * * 1-5").in("Europe/Berlin")
 * every(ofSeconds(25))
 * cron("@daily").interval()
 * }</pre>
 */
public sealed interface Schedule
        permits CronSchedule, EverySchedule, OnceSchedule, DatesSchedule, ManualSchedule, ContinuousSchedule, CustomSchedule {

    /** The schedule in a few characters, as on a list of DAGs: {@code 0 5 * * 1-5}. */
    String summary();

    /** The schedule as a sentence in English: {@code at 05:00 on Monday to Friday, Europe/Berlin}. */
    String describe();

    /**
     * A unix cron: 5 fields, or 6 with leading seconds, or a preset such as {@code @daily}; in UTC unless {@link CronSchedule#in} says
     * otherwise.
     *
     * @throws InvalidCronException when the expression is wrong; the message says where and what to write
     */
    static CronSchedule cron(String expression) {
        return crons(expression);
    }

    /** Several crons; the DAG runs whenever one of them ticks, and once where they tick together. */
    static CronSchedule crons(String... expressions) {
        return new CronSchedule(Arrays.asList(expressions), CronSchedule.UTC, DstPolicy.DEFAULT, false);
    }

    /** At minute 0 of every hour. */
    static CronSchedule hourly() {
        return cron("@hourly");
    }

    /** At midnight. */
    static CronSchedule daily() {
        return cron("@daily");
    }

    /** At midnight between Saturday and Sunday. */
    static CronSchedule weekly() {
        return cron("@weekly");
    }

    /** At midnight on the first of the month. */
    static CronSchedule monthly() {
        return cron("@monthly");
    }

    /** At midnight on the first of January. */
    static CronSchedule yearly() {
        return cron("@yearly");
    }

    /** At a steady distance, free of the wall clock: tick k is the start date (else the first activation) plus k times {@code every}. */
    static EverySchedule every(Duration every) {
        return new EverySchedule(every, false);
    }

    /** One run, at the start date, else when the DAG is first activated. A start date in the past runs at once. */
    static OnceSchedule once() {
        return new OnceSchedule();
    }

    /** At exactly these instants. */
    static DatesSchedule dates(Instant... dates) {
        return new DatesSchedule(Arrays.asList(dates));
    }

    /** At exactly these instants. */
    static DatesSchedule dates(List<Instant> dates) {
        return new DatesSchedule(dates);
    }

    /** Only when a person, the API or another DAG asks. */
    static ManualSchedule manual() {
        return new ManualSchedule();
    }

    /**
     * One run after another, for work that is always on: the next begins when the last has ended, at once after a success, after a growing pause when runs fail in a row
     * ({@link ContinuousSchedule#backOff}). There is never more than one, and nothing is made up for.
     */
    static ContinuousSchedule continuous() {
        return ContinuousSchedule.STANDARD;
    }

    /** Ticks of the author's own code, called by the name the timetable gives itself; refused when it has none (a lambda). */
    static CustomSchedule timetable(Timetable timetable) {
        return timetable(timetable.name(), timetable);
    }

    /** Ticks of the author's own code, called by the given name; it must not change, it is what is stored. */
    static CustomSchedule timetable(String name, Timetable timetable) {
        return new CustomSchedule(name, timetable);
    }

    /**
     * What stands in a settings file or a form: {@code @once}, {@code @continuous}, {@code @manual}, or whatever {@link #cron} takes.
     *
     * @throws InvalidCronException when it is none of these
     */
    static Schedule parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "@once" -> once();
            case "@continuous" -> continuous();
            case "@manual" -> manual();
            default -> cron(text);
        };
    }
}
