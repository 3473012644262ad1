package io.batuta.dags;

import static io.batuta.model.schedule.Schedule.cron;
import static io.batuta.model.schedule.Schedule.every;
import static java.time.Duration.ofMinutes;

import io.batuta.model.dag.Calls;
import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.schedule.Catchup;
import java.util.List;

/**
 * Lesson 4: when a DAG runs.
 *
 * <p><b>What you learn:</b> crons in a time zone, steady distances, runs that stand for an interval of time, making up for the past. A run's logical date is the moment it stands for. One source can
 * offer several DAGs.
 *
 * <p><b>How to run it:</b> {@code ./batuta dags next lesson_4_mornings} lists when it runs next.
 */
public final class Lesson4Schedules implements DagSource {
    @Override
    public Dag dag() {
        return mornings();
    }

    @Override
    public List<Dag> dags() {
        return List.of(mornings(), steady(), daily());
    }

    /** On working days at half past six in Berlin, winter and summer. */
    static Dag mornings() {
        return Dag.named("lesson_4_mornings").tags("lesson")
                .schedule(cron("30 6 * * MON-FRI").in("Europe/Berlin"))
                .tasks(t -> t.run("greet", run -> run.log().info("good morning, it is " + run.logicalDate())));
    }

    /** Every ten minutes counted from a moment; one run at a time, and a tick that finds the last one busy is left out. */
    static Dag steady() {
        return Dag.named("lesson_4_steady").tags("lesson")
                .schedule(every(ofMinutes(10)))
                .startingAt("2026-01-01T00:00:00Z")
                .maxActiveRuns(1)
                .tasks(t -> t.run("look", run -> run.log().info("looked")));
    }

    /** Each run works on the day that has just ended; days before the DAG was switched on are made up for, two at a time. */
    static Dag daily() {
        Calls.Action load = run -> run.log().info("loading from " + run.dataIntervalStart() + " to " + run.dataIntervalEnd());
        return Dag.named("lesson_4_daily").tags("lesson")
                .schedule(cron("@daily").interval())
                .startingAt("2026-01-01T00:00:00Z")
                .endingAt("2026-01-10T00:00:00Z")
                .catchup(Catchup.ALL)
                .maxActiveRuns(2)
                .tasks(t -> t.run("load_day", load));
    }
}
