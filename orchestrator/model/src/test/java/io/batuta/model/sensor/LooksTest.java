package io.batuta.model.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.file.FileWait;
import io.batuta.model.file.LocalFile;
import io.batuta.model.http.Http;
import io.batuta.model.runs.IfThere;
import io.batuta.model.runs.OtherDag;
import io.batuta.model.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a sensor looks, and which settings it refuses. */
class LooksTest {
    private static FileWait files() {
        return LocalFile.waitFor("w").path("/data/*.csv");
    }

    private static Looks looks(double growth, Duration atMost) {
        return new Looks(Duration.ofSeconds(10), growth, atMost, null, false, false);
    }

    @Test
    void theTimeBetweenLooksGrowsByTheFactor() {
        Looks doubling = looks(2, Duration.ofMinutes(5));
        List<Long> waits = new ArrayList<>();
        Duration passed = Duration.ZERO;
        for (int i = 0; i < 7; i++) {
            Duration wait = doubling.waitAfter(passed);
            waits.add(wait.toSeconds());
            passed = passed.plus(wait);
        }
        assertThat(waits).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L);
        assertThat(looks(1, Duration.ofSeconds(10)).waitAfter(Duration.ofDays(3))).isEqualTo(Duration.ofSeconds(10));
        assertThat(looks(10, Duration.ofDays(1)).waitAfter(Duration.ofDays(300))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void wrongFieldsAboutOtherDagsAreNamed() {
        assertThat(OtherDag.waitFor("w").problem()).startsWith("dag");
        assertThat(OtherDag.waitFor("w").dag("a b").problem()).startsWith("dag");
        assertThat(OtherDag.waitFor("w").dag("d").task("a/b").problem()).startsWith("task");
        assertThat(OtherDag.waitFor("w").dag("d").shifted(Duration.ofDays(-4000)).problem()).startsWith("shifted");
        assertThat(OtherDag.waitFor("w").dag("d").every(Duration.ZERO).problem()).startsWith("every");
        assertThat(OtherDag.waitFor("w").dag("d").task("group.load").shifted(Duration.ofHours(-1)).problem()).isNull();
        assertThat(OtherDag.trigger("t").dag("d").problem()).isNull();
        assertThat(OtherDag.trigger("t").dag("'; drop").problem()).startsWith("dag");
        assertThat(OtherDag.trigger("t").dag("d").param(" ", 1).problem()).startsWith("param");
        assertThat(OtherDag.trigger("t").dag("d").param("x", "x".repeat(300_000)).problem()).startsWith("param");
        assertThat(OtherDag.trigger("t").dag("d").sameDate().date(Instant.EPOCH).problem()).startsWith("sameDate");
        assertThat(OtherDag.trigger("t").dag("d").ifThere(IfThere.USE).problem()).startsWith("ifThere");
    }

    @Test
    void wrongFieldsAreNamed() {
        assertThat(files().problem()).isNull();
        assertThat(files().every(Duration.ZERO).problem()).startsWith("every");
        assertThat(files().every(Duration.ofDays(2)).problem()).startsWith("every");
        assertThat(files().slower(0.5, Duration.ofHours(1)).problem()).startsWith("slower");
        assertThat(files().slower(Double.NaN, Duration.ofHours(1)).problem()).startsWith("slower");
        assertThat(files().slower(2, Duration.ofSeconds(1)).problem()).startsWith("slower");
        assertThat(files().giveUpAfter(Duration.ofSeconds(-1)).problem()).startsWith("giveUpAfter");
        assertThat(files().every(Duration.ofHours(2)).problem()).isNull();
        assertThat(files().settled().givingRoomBack().problem()).startsWith("settled");
        assertThat(LocalFile.waitFor("w").problem()).startsWith("path");
        assertThat(LocalFile.waitFor("w").path("relative").problem()).startsWith("path");
        assertThat(LocalFile.waitFor("w").path("/a/*/b").problem()).contains("only its last part");
        assertThat(LocalFile.waitFor("w").path("/a/").problem()).contains("names a directory");
        assertThat(LocalFile.waitFor("w").path("/a\0").problem()).contains("U+0000");
        assertThat(Sql.waitFor("w").sql("select 1").problem()).contains("connection");
        assertThat(Sql.waitFor("w").connection("c").problem()).startsWith("sql");
        assertThat(Sql.waitFor("w").connection("c").sql("select '\0'").problem()).startsWith("sql");
        assertThat(Sql.waitFor("w").connection("c").sql("select ?").param(List.of(1)).problem()).startsWith("param");
        assertThat(Http.waitFor("w").problem()).contains("connection");
        assertThat(Http.waitFor("w").connection("c").notYet(42).problem()).startsWith("notYet");
        assertThat(Http.waitFor("w").connection("c").timeout(Duration.ZERO).problem()).contains("timeout");
    }
}
