package io.batuta.tasks.sensor;

import io.batuta.model.sensor.Looks;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskContext;
import java.time.Duration;

/** Looks until it is there, on the attempt's own virtual thread: between two looks it sleeps and holds nothing. Thread-safe. */
public final class Looking {
    /** After so many lines about looks that found nothing, there is at most one in {@link #RARELY}. */
    private static final int OFTEN = 10;

    private static final Duration RARELY = Duration.ofMinutes(1);

    private final Pause pause;

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    /** Looks in real time. */
    public Looking() {
        this(Thread::sleep);
    }

    Looking(Pause pause) {
        this.pause = pause;
    }

    /** Looks until it is there, the attempt is cancelled, or its time is over. */
    public Outcome until(TaskContext task, Sight sight) throws Exception {
        Looks looks = sight.looks();
        task.waitsFor(sight.what());
        if (!looks.givesRoom() || task.sinceFirstTry().compareTo(looks.every()) < 0) {
            task.log().info("waiting for " + sight.what() + ": a look every " + words(looks.every())
                    + (looks.growth() == 1 ? "" : ", later more rarely, at least every " + words(looks.atMost()))
                    + (looks.giveUpAfter() == null ? "" : ", for " + words(looks.giveUpAfter()) + " in all"));
        }
        Lines lines = new Lines(task);
        while (!task.cancelled()) {
            Seen seen = look(task, sight);
            Duration passed = task.sinceFirstTry();
            switch (seen) {
                case Seen.There(Object output) -> {
                    task.log().info(sight.what() + " is there, after " + words(passed));
                    return new Outcome.Success(output);
                }
                case Seen.Never(Outcome outcome) -> {
                    return outcome;
                }
                case Seen.NotYet(String instead) -> {
                    Duration left = looks.giveUpAfter() == null ? null : looks.giveUpAfter().minus(passed);
                    if (left != null && !left.isPositive()) {
                        return gaveUp(sight, instead, passed);
                    }
                    Duration wait = looks.waitAfter(passed);
                    wait = left != null && left.compareTo(wait) < 0 ? left : wait;
                    lines.notYet(instead, passed, wait);
                    String words = sight.what() + "; " + instead + ", seen after " + words(passed);
                    if (looks.givesRoom()) {
                        return new Outcome.LookAgain(wait, "it waits for " + words);
                    }
                    task.waitsFor(words + ", looks again every " + words(wait));
                    pause(wait, task);
                }
            }
        }
        return new Outcome.Cancelled();
    }

    private static Seen look(TaskContext task, Sight sight) throws Exception {
        try {
            return sight.look().now();
        } catch (Exception e) {
            task.log().warn("the look for " + sight.what() + " failed");
            throw e;
        }
    }

    private static Outcome gaveUp(Sight sight, String instead, Duration passed) {
        String reason = "it waited " + words(passed) + " for " + sight.what() + "; " + instead;
        return sight.looks().skip()
                ? new Outcome.Skipped(reason)
                : new Outcome.Failure(reason, "clear it to wait anew, or raise .giveUpAfter(…)", false);
    }

    private void pause(Duration time, TaskContext task) throws InterruptedException {
        try {
            pause.pass(time);
        } catch (InterruptedException e) {
            if (!task.cancelled()) {
                throw e;
            }
        }
    }

    /** 90 s, 5 min, 2 h 30 min, 7 d. */
    static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        long days = time.toDays();
        StringBuilder words = new StringBuilder(days == 0 ? "" : days + " d ");
        words.append(time.toHoursPart() == 0 ? "" : time.toHoursPart() + " h ");
        words.append(time.toMinutesPart() == 0 ? "" : time.toMinutesPart() + " min ");
        words.append(time.toSecondsPart() == 0 || days > 0 ? "" : time.toSecondsPart() + " s");
        return words.toString().strip();
    }

    /** What the log says about looks that found nothing: every one at first, then one a minute. */
    private static final class Lines {
        private final TaskContext task;
        private int looks;
        private Duration lastLine = Duration.ZERO;

        Lines(TaskContext task) {
            this.task = task;
        }

        void notYet(String instead, Duration passed, Duration wait) {
            looks++;
            if (looks <= OFTEN || passed.minus(lastLine).compareTo(RARELY) >= 0) {
                lastLine = passed;
                task.log().info("look " + looks + ": " + instead + "; the next is in " + words(wait));
            }
        }
    }
}
