package io.batuta.engine.calendar;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Quartz as the clock: a RAM store with one trigger per distinct schedule, shared by all DAGs that have it. Quartz is never the memory; its clustered store can lose triggers and is far slower.
 */
public final class QuartzAlarmClock implements AlarmClock {
    private static final JobKey RING = JobKey.jobKey("ring", "batuta");

    private final Scheduler scheduler;
    private final InstantSource clock;

    /**
     * A started clock.
     *
     * @param ring called when something may be due; must return at once
     */
    public QuartzAlarmClock(InstantSource clock, Runnable ring) {
        this.clock = clock;
        try {
            Properties settings = new Properties();
            settings.put("org.quartz.scheduler.instanceName", "batuta-" + System.identityHashCode(this));
            settings.put("org.quartz.scheduler.skipUpdateCheck", "true");
            settings.put("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
            settings.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
            settings.put("org.quartz.threadPool.threadCount", "1");
            settings.put("org.quartz.threadPool.makeThreadsDaemons", "true");
            settings.put("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
            settings.put("org.quartz.jobStore.misfireThreshold", "60000");
            scheduler = new StdSchedulerFactory(settings).getScheduler();
            scheduler.setJobFactory((bundle, quartz) -> new Ring(ring));
            JobDetail job = JobBuilder.newJob(Ring.class).withIdentity(RING).storeDurably().build();
            scheduler.addJob(job, true);
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("the calendar cannot start: " + e.getMessage(), e);
        }
    }

    /** What Quartz runs: it only rings. */
    private record Ring(Runnable ring) implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            ring.run();
        }
    }

    @Override
    public void set(String scheduleKey, NextMoment next) {
        TriggerKey key = TriggerKey.triggerKey(scheduleKey, "schedules");
        Instant first = next.after(clock.instant());
        try {
            if (first == null) {
                scheduler.unscheduleJob(key);
                return;
            }
            TimetableTrigger trigger = new TimetableTrigger(next, Date.from(first));
            trigger.setKey(key);
            trigger.setJobKey(RING);
            if (scheduler.checkExists(key)) {
                scheduler.rescheduleJob(key, trigger);
            } else {
                scheduler.scheduleJob(trigger);
            }
        } catch (SchedulerException e) {
            throw new IllegalStateException("the calendar cannot set schedule " + scheduleKey + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void drop(String scheduleKey) {
        try {
            scheduler.unscheduleJob(TriggerKey.triggerKey(scheduleKey, "schedules"));
        } catch (SchedulerException e) {
            throw new IllegalStateException("the calendar cannot drop schedule " + scheduleKey + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            scheduler.shutdown(false);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the calendar cannot stop: " + e.getMessage(), e);
        }
    }
}
