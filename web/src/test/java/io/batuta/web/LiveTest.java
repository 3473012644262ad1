package io.batuta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.engine.command.Happening;
import io.batuta.web.http.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams: changes, logs as they grow, and waiting for a run. */
class LiveTest {
    @TempDir Path home;

    private WebFixture fixture;
    private Client viewer;

    @BeforeEach
    void start() {
        fixture = WebFixture.start(home);
        viewer = fixture.as(Role.VIEWER);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Reads a stream in the background, line by line. */
    private Queue<String> follow(String path) {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        var in = viewer.open(path);
        Thread.ofVirtual().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
                lines.add("end of stream");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return lines;
    }

    private static void awaitLine(Queue<String> lines, String part) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains(part)));
    }

    private static Happening.TaskChanged task(String dag, String run, String state) {
        return new Happening.TaskChanged(1, dag, run, 5, "load", -1, state, 1, 9L);
    }

    @Test
    void aPageHearsOfItsTopicsOnlyAndOfTheLatestState() {
        Queue<String> lines = follow("/api/batuta/v1/events?topic=run:sales/r1");
        awaitLine(lines, "retry");
        fixture.web.live().happened(task("sales", "r2", "failed"));
        fixture.web.live().happened(new Happening.DagChanged("sales"));
        fixture.web.live().happened(task("sales", "r1", "running"));
        fixture.web.live().happened(task("sales", "r1", "success"));
        fixture.web.live().happened(new Happening.RunChanged(1, "sales", "r1", "success"));
        awaitLine(lines, "\"state\":\"success\"");
        assertThat(lines).contains("event: changes").noneMatch(line -> line.contains("r2") || line.contains("running"));
        assertThat(lines).anyMatch(line -> line.contains("\"task_id\":\"load\"") && line.contains("\"attempt\":9"));
    }

    @Test
    void tooMuchAtOnceMeansLoadAgain() {
        Queue<String> lines = follow("/api/batuta/v1/events?topic=dag:sales");
        awaitLine(lines, "retry");
        for (int i = 0; i < 5_000; i++) {
            fixture.web.live().happened(new Happening.TaskChanged(1, "sales", "r1", i, "load", i, "success", 1, null));
        }
        awaitLine(lines, "event: resync");
    }

    @Test
    void aLogIsFollowedToItsEnd() {
        Queue<String> lines = follow("/api/batuta/v1/events?topic=log:303:0");
        awaitLine(lines, "line 1");
        fixture.log(102, 303, "2026-08-01T11:00:02.000Z INFO task line 2\nhalf a li");
        awaitLine(lines, "line 2");
        fixture.log(102, 303, "ne\n");
        awaitLine(lines, "half a line");
        fixture.sql("update attempt set ended_at = '2026-08-01T11:10:00Z', state = 'success' where id = 303");
        awaitLine(lines, "event: log-end");
        assertThat(viewer.get("/api/batuta/v1/events?topic=log:77").status()).isEqualTo(404);
        assertThat(viewer.get("/api/batuta/v1/events?topic=weather").status()).isEqualTo(400);
    }

    @Test
    void theServerEndsItsStreamsWhenItStops() {
        Queue<String> lines = follow("/api/batuta/v1/events?topic=all");
        awaitLine(lines, "retry");
        fixture.web.live().close();
        awaitLine(lines, "end of stream");
        assertThat(viewer.get("/api/batuta/v1/events?topic=all").status()).isEqualTo(503);
    }

    @Test
    void waitEndsWithTheRun() {
        String run = "scheduled__2026-08-01T11:00:00+00:00";
        Queue<String> lines = follow("/api/v2/dags/sales/dagRuns/" + Encode.segment(run) + "/wait?interval=0.2&result=fetch");
        awaitLine(lines, "running");
        fixture.sql("""
                update run set state = 'success', ended_at = now() where id = 102;
                update task_instance set state = 'success', output_attempt = 303 where id = 204;
                insert into output (attempt, task_instance, json) values (303, 204, '[1, 2]');
                """);
        fixture.web.live().happened(new Happening.RunChanged(102, "sales", run, "success"));
        awaitLine(lines, "end of stream");
        assertThat(lines).anyMatch(line -> line.equals("{\"results\":{\"fetch\":[1,2]},\"state\":\"success\"}"));
    }

    @Test
    void aLogIsReadFromTheEndByRangeByLineAndSearched() {
        StringBuilder text = new StringBuilder();
        for (int i = 2; i <= 5_000; i++) {
            text.append("2026-08-01T11:00:02.000Z INFO task line ").append(i).append(i % 1_000 == 0 ? " Übergröße ERROR" : "").append('\n');
        }
        fixture.log(102, 303, text.toString());
        String log = "/api/batuta/v1/log/sales/" + Encode.segment("scheduled__2026-08-01T11:00:00+00:00") + "/fetch";
        Client.Answer last = viewer.get(log);
        assertThat(last.get("line")).isEqualTo(4_801);
        assertThat(last.text("text").lines()).hasSize(200).last().asString().endsWith("line 5000 Übergröße ERROR");
        assertThat(last.get("end")).isEqualTo(last.get("length"));
        assertThat(last.list("attempts")).hasSize(1);
        assertThat(viewer.get(log + "?line=120&max=1000")).satisfies(part -> {
            assertThat(part.get("line")).isEqualTo(120);
            assertThat(part.text("text")).startsWith("2026-08-01T11:00:02.000Z INFO task line 120\n").endsWith("\n");
            assertThat(viewer.get(log + "?offset=" + part.get("end")).get("line")).isEqualTo(120 + (int) part.text("text").lines().count());
        });
        Client.Answer found = viewer.get(log + "/search?q=%C3%BCbergr%C3%B6%C3%9Fe&limit=2");
        assertThat(found.get("total")).isEqualTo(5);
        assertThat(found.list("matches")).extracting(match -> match.get("line")).containsExactly(1_000, 2_000);
        assertThat(viewer.get(log + "/search?errors=true").get("total")).isEqualTo(5);
        assertThat(viewer.get(log + "/search").status()).isEqualTo(400);
        Client.Answer raw = viewer.get(log + "/raw");
        assertThat(raw.header("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(raw.body().lines()).hasSize(5_000);
        assertThat(viewer.get(log + "?attempt=1").status()).isEqualTo(404);
    }
}
