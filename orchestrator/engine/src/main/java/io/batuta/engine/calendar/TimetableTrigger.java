package io.batuta.engine.calendar;

import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.ScheduleBuilder;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.impl.triggers.AbstractTrigger;

/**
 * A Quartz trigger whose next fire time is asked from our own timetable, so that there is one truth about when a schedule fires (time zones, gaps and overlaps included). Misfires do not matter: a ring
 * only has the rows looked at. Quartz guards access to it.
 */
@SuppressWarnings("NullAway") // Quartz's contract: a null date means never.
final class TimetableTrigger extends AbstractTrigger<SimpleTrigger> {
    private static final long serialVersionUID = 1;

    private final transient AlarmClock.NextMoment source;
    private Date startTime;
    private @Nullable Date endTime;
    private @Nullable Date next;
    private @Nullable Date previous;

    TimetableTrigger(AlarmClock.NextMoment source, Date first) {
        this.source = source;
        this.startTime = first;
        this.next = first;
    }

    private @Nullable Date after(Date date) {
        Instant moment = source.after(date.toInstant());
        return moment == null ? null : Date.from(moment);
    }

    @Override
    public void triggered(Calendar calendar) {
        previous = next;
        next = next == null ? null : after(next);
    }

    @Override
    public @Nullable Date computeFirstFireTime(Calendar calendar) {
        return next;
    }

    @Override
    public boolean mayFireAgain() {
        return next != null;
    }

    @Override
    public Date getStartTime() {
        return startTime;
    }

    @Override
    public void setStartTime(Date startTime) {
        this.startTime = startTime;
    }

    @Override
    public void setEndTime(@Nullable Date endTime) {
        this.endTime = endTime;
    }

    @Override
    public @Nullable Date getEndTime() {
        return endTime;
    }

    @Override
    public @Nullable Date getNextFireTime() {
        return next;
    }

    @Override
    public @Nullable Date getPreviousFireTime() {
        return previous;
    }

    @Override
    public @Nullable Date getFireTimeAfter(@Nullable Date afterTime) {
        return after(afterTime == null ? startTime : afterTime);
    }

    @Override
    public @Nullable Date getFinalFireTime() {
        return endTime;
    }

    @Override
    protected boolean validateMisfireInstruction(int candidate) {
        return true;
    }

    @Override
    public void updateAfterMisfire(Calendar calendar) {
        // The ring is late, not lost: fire at once, then go on with the timetable.
    }

    @Override
    public void updateWithNewCalendar(Calendar calendar, long misfireThreshold) {
        // Quartz calendars are not used.
    }

    @Override
    public void setNextFireTime(@Nullable Date nextFireTime) {
        this.next = nextFireTime;
    }

    @Override
    public void setPreviousFireTime(@Nullable Date previousFireTime) {
        this.previous = previousFireTime;
    }

    @Override
    public ScheduleBuilder<SimpleTrigger> getScheduleBuilder() {
        return SimpleScheduleBuilder.simpleSchedule();
    }
}
