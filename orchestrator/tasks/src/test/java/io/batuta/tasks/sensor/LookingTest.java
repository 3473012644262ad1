package io.batuta.tasks.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.file.FileWait;
import io.batuta.model.file.FileWaitConfig;
import io.batuta.model.file.LocalFile;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskFailedException;
import io.batuta.tasks.RecordingContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop of all sensors, in virtual time. */
class LookingTest {
    private Duration passed = Duration.ZERO;
    private final List<Duration> waits = new ArrayList<>();
    private int looks;

    private static FileWait sensor() {
        return LocalFile.waitFor("wait").path("/in/x");
    }

    private RecordingContext context(FileWait sensor) {
        return new RecordingContext(sensor, Path.of("unused"));
    }

    /** Lets the sensor look until the file is there at that look. */
    private Outcome until(int thereAt, RecordingContext task) throws Exception {
        Looking looking = new Looking(time -> {
            waits.add(time);
            passed = passed.plus(time);
            task.passed(passed);
        });
        SensorHandler handler = new SensorHandler("file.sensor", context -> new Sight(context.config(FileWaitConfig.class).looks(), "/in/x",
                () -> ++looks == thereAt ? new Seen.There(List.of()) : new Seen.NotYet("it is not there")), looking);
        assertThat(handler.recovery()).isEqualTo(Recovery.REATTACH);
        return passed.isZero() ? handler.start(task) : handler.reattach(task);
    }

    @Test
    void itLooksUntilItIsThereAndSaysSo() throws Exception {
        RecordingContext task = context(sensor());
        assertThat(until(3, task)).isEqualTo(new Outcome.Success(List.of()));
        assertThat(waits).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(task.lines()).containsExactly(
                "INFO TASK waiting for /in/x: a look every 60 s, for 7 d in all",
                "INFO TASK look 1: it is not there; the next is in 60 s",
                "INFO TASK look 2: it is not there; the next is in 60 s",
                "INFO TASK /in/x is there, after 2 min");
        assertThat(task.waitsFor()).isEqualTo("/in/x; it is not there, seen after 60 s, looks again every 60 s");
    }

    @Test
    void itGivesUpAtTheMinuteCountedFromTheFirstTryAndIsNotTriedAgain() throws Exception {
        RecordingContext task = context(sensor().giveUpAfter(Duration.ofSeconds(150)));
        assertThat(until(-1, task))
                .isEqualTo(new Outcome.Failure("it waited 2 min 30 s for /in/x; it is not there",
                        "clear it to wait anew, or raise .giveUpAfter(…)",
                        false));
        assertThat(waits).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    @Test
    void aRestartGivesItNoNewTime() throws Exception {
        passed = Duration.ofSeconds(140);
        RecordingContext task = context(sensor().giveUpAfter(Duration.ofSeconds(150)).orSkip()).passed(passed);
        assertThat(until(-1, task)).isEqualTo(new Outcome.Skipped("it waited 2 min 30 s for /in/x; it is not there"));
        assertThat(looks).isEqualTo(2);
        assertThat(waits).containsExactly(Duration.ofSeconds(10));
        assertThat(task.lines()).first().isEqualTo("INFO TASK the service was started anew; it goes on looking");
    }

    @Test
    void itLooksMoreAndMoreRarelyAlsoAfterARestart() throws Exception {
        passed = Duration.ofSeconds(30);
        RecordingContext task = context(sensor().every(Duration.ofSeconds(10)).slower(2, Duration.ofSeconds(100))).passed(passed);
        until(4, task);
        assertThat(waits).containsExactly(Duration.ofSeconds(40), Duration.ofSeconds(80), Duration.ofSeconds(100));
    }

    @Test
    void aDayOfLooksEverySecondIsAFewLinesADay() throws Exception {
        RecordingContext task = context(sensor().every(Duration.ofSeconds(1)));
        until(86_400, task);
        assertThat(looks).isEqualTo(86_400);
        assertThat(task.lines()).hasSizeBetween(1_400, 1_460);
    }

    @Test
    void betweenLooksItGivesItsRoomBack() throws Exception {
        FileWait giving = sensor().givingRoomBack().giveUpAfter(Duration.ofSeconds(90));
        assertThat(until(-1, context(giving)))
                .isEqualTo(new Outcome.LookAgain(Duration.ofSeconds(60), "it waits for /in/x; it is not there, seen after 0 s"));
        passed = Duration.ofSeconds(60);
        assertThat(until(-1, context(giving).passed(passed)))
                .isEqualTo(new Outcome.LookAgain(Duration.ofSeconds(30), "it waits for /in/x; it is not there, seen after 60 s"));
        passed = Duration.ofSeconds(90);
        assertThat(until(-1, context(giving).passed(passed))).isInstanceOf(Outcome.Failure.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void aLookThatFailsFailsTheTry() {
        RecordingContext task = context(sensor());
        SensorHandler handler = new SensorHandler("file.sensor",
                context -> new Sight(context.config(FileWaitConfig.class).looks(), "/in/x", () -> {
                    throw new TaskFailedException("no right to look");
                }));
        assertThatThrownBy(() -> handler.start(task)).isInstanceOfSatisfying(TaskFailedException.class,
                e -> assertThat(e.outcome().retryable()).isTrue());
        assertThat(task.lines()).last().isEqualTo("WARN TASK the look for /in/x failed");
    }

    @Test
    void aCancelledSensorEndsAtOnce() throws Exception {
        RecordingContext task = context(sensor());
        Looking looking = new Looking(time -> {
            task.cancel();
            throw new InterruptedException();
        });
        Sight sight = new Sight(task.config(FileWaitConfig.class).looks(), "/in/x", () -> new Seen.NotYet("it is not there"));
        assertThat(looking.until(task, sight)).isEqualTo(new Outcome.Cancelled());
        assertThat(looking.until(context(sensor()), new Sight(sight.looks(), "/in/x", () -> new Seen.Never(new Outcome.Skipped("no")))))
                .isEqualTo(new Outcome.Skipped("no"));
    }

    @Test
    void timesReadAsPeopleSayThem() {
        assertThat(List.of(0, 119, 120, 3600, 9_030, 604_800).stream().map(s -> Looking.words(Duration.ofSeconds(s))))
                .containsExactly("0 s", "119 s", "2 min", "1 h", "2 h 30 min 30 s", "7 d");
    }
}
