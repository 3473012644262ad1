/**
 * When a DAG runs: the schedules authors write, and the pure evaluation the calendar asks.
 *
 * <p>Nothing here reads a clock, and every type is immutable and safe to share between threads. Start at {@link
 * io.batuta.model.schedule.Schedule} (what is written), {@link io.batuta.model.schedule.Timetable} (what is asked) and {@link
 * io.batuta.model.schedule.Catchups} (what to do with ticks that were missed).
 */
@NullMarked
package io.batuta.model.schedule;

import org.jspecify.annotations.NullMarked;
