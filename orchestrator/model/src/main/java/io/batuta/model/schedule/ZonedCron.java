package io.batuta.model.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

import org.jspecify.annotations.Nullable;

/**
 * A cron on the wall clock of a zone.
 *
 * <p>Time is cut into spans between two jumps of the clock. Inside a span local time and real time run side by side, so the search is
 * arithmetic; what a jump does to fixed times is decided once per span: a gap may add a fire at the span's start (SHIFT), an overlap may
 * hide the repeated stretch at the span's start (FIRST) or at its end (SECOND).
 *
 * <p>Immutable as seen from outside; the last span is remembered.
 */
public final class ZonedCron {
    private static final long BEGINNING = Long.MIN_VALUE / 4;
    private static final long END = Long.MAX_VALUE / 4;
    private static final long FIRST = CronFields.FIRST_LOCAL - 2 * CronFields.DAY;
    private static final long LAST = CronFields.LAST_LOCAL + 2 * CronFields.DAY;

    private final CronFields fields;
    private final ZoneRules rules;
    private final DstPolicy policy;
    /** Benign race: a span is immutable, and a thread that misses it computes an equal one. */
    private Span remembered;

    ZonedCron(CronFields fields, ZoneId zone, DstPolicy policy) {
        this.fields = fields;
        this.rules = zone.getRules();
        this.policy = policy;
        this.remembered = spanAt(0);
    }

    /** The first fire strictly after an instant, or null when there is none up to the year 9999. */
    public @Nullable Instant next(Instant after) {
        long found = nextFrom(after.getEpochSecond() + 1);
        return found == CronFields.NEVER ? null : Instant.ofEpochSecond(found);
    }

    /** The last fire strictly before an instant, or null when there is none back to the year 1. */
    public @Nullable Instant previous(Instant before) {
        long upTo = before.getNano() > 0 ? before.getEpochSecond() : before.getEpochSecond() - 1;
        long found = previousUpTo(upTo);
        return found == CronFields.NEVER_BEFORE ? null : Instant.ofEpochSecond(found);
    }

    /** The first fire at or after an epoch second, or {@link CronFields#NEVER}. */
    long nextFrom(long second) {
        long from = Math.max(second, FIRST);
        while (from <= LAST) {
            Span span = spanCovering(from);
            if (span.fireAtStart && from == span.start) {
                return from;
            }
            long local = fields.next(Math.max(from + span.offset, span.localFrom));
            if (local < span.localTo) {
                return local - span.offset;
            }
            from = span.end;
        }
        return CronFields.NEVER;
    }

    /** The last fire at or before an epoch second, or {@link CronFields#NEVER_BEFORE}. */
    long previousUpTo(long second) {
        long upTo = Math.min(second, LAST);
        while (upTo >= FIRST) {
            Span span = spanCovering(upTo);
            long local = fields.previous(Math.min(upTo + span.offset, span.localTo - 1));
            if (local >= span.localFrom) {
                return local - span.offset;
            }
            if (span.fireAtStart) {
                return span.start;
            }
            upTo = span.start - 1;
        }
        return CronFields.NEVER_BEFORE;
    }

    private Span spanCovering(long second) {
        Span span = remembered;
        if (second < span.start || second >= span.end) {
            span = spanAt(second);
            remembered = span;
        }
        return span;
    }

    private Span spanAt(long second) {
        Instant instant = Instant.ofEpochSecond(second);
        long offset = rules.getOffset(instant).getTotalSeconds();
        ZoneOffsetTransition opening = rules.previousTransition(Instant.ofEpochSecond(second + 1));
        ZoneOffsetTransition closing = rules.nextTransition(instant);
        long start = opening == null ? BEGINNING : opening.toEpochSecond();
        long end = closing == null ? END : closing.toEpochSecond();
        boolean fixedTimes = !fields.paced();
        boolean firstPassOnly = fixedTimes && policy.onOverlap() == OnOverlap.FIRST;
        boolean secondPassOnly = fixedTimes && policy.onOverlap() == OnOverlap.SECOND;
        boolean shift = fixedTimes && policy.onGap() == OnGap.SHIFT;
        long localFrom = opening != null && opening.isOverlap() && firstPassOnly ? local(opening.getDateTimeBefore()) : start + offset;
        long localTo = closing != null && closing.isOverlap() && secondPassOnly ? local(closing.getDateTimeAfter()) : end + offset;
        boolean fireAtStart = opening != null
                && opening.isGap()
                && shift
                && fields.next(local(opening.getDateTimeBefore())) < local(opening.getDateTimeAfter());
        return new Span(start, end, offset, localFrom, localTo, fireAtStart);
    }

    private static long local(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }

    /**
     * A stretch of constant offset.
     *
     * @param start epoch second of the jump that opens it
     * @param end epoch second of the jump that closes it
     * @param localFrom first local second on which a match counts
     * @param localTo first local second on which it counts no more
     * @param fireAtStart a time lost in the gap that opens the span runs at its start
     */
    private record Span(long start, long end, long offset, long localFrom, long localTo, boolean fireAtStart) {}
}
