package io.batuta.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.batuta.server.cli.Shell.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dags test}: no server, no database, and the real kinds of tasks. */
class DagTestTest {
    @TempDir Path place;

    private Shell shell;

    @BeforeEach
    void files() throws IOException {
        shell = new Shell(place.resolve("home"));
        CliTest.copy("Commands.java", place);
    }

    private Ran test(String words) {
        return shell.run("dags test " + place + "/" + words);
    }

    private void write(String className, String tasks) throws IOException {
        Files.writeString(place.resolve(className + ".java"), """
                import io.batuta.model.dag.Dag;
                import io.batuta.model.dag.DagSource;
                import io.batuta.model.http.Http;
                import io.batuta.model.shell.Shell;
                import java.time.Duration;
                import java.util.List;

                public final class %s implements DagSource {
                    @Override
                    public Dag dag() {
                        return Dag.named("%s").tasks(t -> {
                            %s
                        });
                    }
                }
                """.formatted(className, className.toLowerCase(java.util.Locale.ROOT), tasks));
    }

    @Test
    void tasksEndOneAfterTheOther() {
        Ran ran = test("Commands.java --dag quick --param rows=12 --logs");
        assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.OK);
        assertThat(ran.out().lines().filter(line -> line.contains("✔")).map(String::strip)).hasSize(2)
                .satisfiesExactly(first -> assertThat(first).startsWith("✔ count  success"),
                        second -> assertThat(second).startsWith("✔ tell   success"));
        assertThat(ran.out()).startsWith("quick: 2 tasks\n").contains("there are 12 rows").contains(": success after")
                .contains("(2 success)");
        assertThat(place.resolve("home")).doesNotExist();
    }

    @Test
    void whatFailedIsShownWithItsLog() {
        Ran ran = test("Commands.java --dag broken");
        assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.FAILED);
        assertThat(ran.out()).contains("✘ load", "failed", "the file is empty", "| ", "opening the file", "✘ after", "upstream_failed")
                .contains("(1 failed, 1 upstream_failed)");
    }

    @Test
    void scriptsReadJson() {
        Ran ran = test("Commands.java --dag broken --json");
        JsonNode json = ran.json();
        assertThat(ran.code()).isEqualTo(Exit.FAILED);
        assertThat(json.path("state").asText()).isEqualTo("failed");
        assertThat(json.path("tasks").path(0).path("task").asText()).isEqualTo("load");
        assertThat(json.path("tasks").path(0).path("log").toString()).contains("opening the file");
        assertThat(json.path("tasks").path(1).path("state").asText()).isEqualTo("upstream_failed");
    }

    @Test
    void aScheduleGivesTheDateAndNoFurtherRuns() {
        Ran ran = test("Commands.java --dag daily --date 2026-03-01T06:00 --logs");
        assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.OK);
        assertThat(ran.out()).contains("for 2026-03-01T06:00:00Z").contains("(1 success)");
        assertThat(test("Commands.java --dag daily --json").json().path("logical_date").isTextual()).isTrue();
    }

    @Test
    void anIsolatedTaskAProcessAndAMappedOneRunForReal() throws IOException {
        write("Kinds", """
                var words = t.call("words", io.batuta.model.task.OutputType.listOf(String.class), run -> List.of("a", "b"));
                t.map("each", String.class, words, (run, word) -> word + word);
                t.add(Shell.run("shell").command("/bin/echo", "from a process").env("A", "1").env("B", "2").successCodes(0, 3, 7, 12, 40));
                t.run("apart", run -> run.log().info("from a JVM of its own")).isolated();
                t.run("again", run -> {
                    if (run.tryNumber() == 1) {
                        throw new IllegalStateException("only once");
                    }
                }).retries(1).retryDelay(Duration.ofMillis(50)).pool("nowhere");
                """);
        Ran ran = test("Kinds.java --logs");
        assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.OK);
        assertThat(ran.out()).contains("each[0]", "each[1]", "from a process", "from a JVM of its own", "↻ again", "try 1 of 2", "✔ again");
    }

    @Test
    void connectionsAndVariablesAreGivenByOptionsAndSecretsAreHidden() throws IOException {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", call -> {
            byte[] body = "\"hello\"".getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        api.start();
        try {
            write("Asks", """
                    t.add(Http.get("ask").connection("crm").url("/greeting"));
                    t.run("tell", run -> run.log().info(run.variable("region") + " " + run.connection("crm").password()));
                    """);
            Ran ran = test("Asks.java --logs --variable region=north --connection crm=http://me:s3cretword@127.0.0.1:"
                    + api.getAddress().getPort());
            assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.OK);
            assertThat(ran.out()).contains("north").doesNotContain("s3cretword");
            Ran without = test("Asks.java");
            assertThat(without.code()).isEqualTo(Exit.FAILED);
            assertThat(without.out()).contains("there is no connection 'crm'");
        } finally {
            api.stop(0);
        }
    }

    @Test
    void aWrongFileIsOneClearSentence() throws IOException {
        write("Wrong", "t.run(\"a\", run -> undefined());");
        Ran ran = test("Wrong.java");
        assertThat(ran.code()).isEqualTo(Exit.FAILED);
        assertThat(ran.err()).startsWith("Wrong.java:12:31: cannot find symbol").containsOnlyOnce("cannot find symbol")
                .endsWith("\n    t.run(\"a\", run -> undefined());\n");
        assertThat(test("Wrong.java --json").json().path("import_error").asText()).startsWith("Wrong.java:12:");
    }

    @Test
    void wrongWordsAreRefused() {
        assertThat(test("Nothing.java").all()).contains("exit code " + Exit.NOT_FOUND, "There is no file or folder");
        assertThat(test("Commands.java").all()).contains("exit code " + Exit.USAGE,
                "several DAGs; choose one with --dag: quick, broken, slow, daily");
        assertThat(test("Commands.java --dag quik").all()).contains("exit code " + Exit.NOT_FOUND, "did you mean quick?");
        assertThat(test("Commands.java --dag quick --param rows=many").all()).contains("exit code " + Exit.USAGE, "rows");
        assertThat(test("Commands.java --dag quick --date soon").all()).contains("exit code " + Exit.USAGE, "'soon' is no date");
        assertThat(test("Commands.java --dag quick --connection crm=nonsense").all())
                .contains("exit code " + Exit.USAGE, "connection crm cannot be read")
                .doesNotContain("nonsense");
    }

    @Test
    void whatTakesTooLongIsEnded() {
        Ran ran = test("Commands.java --dag slow --timeout 2s");
        assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.TIMEOUT);
        assertThat(ran.err()).contains("was still running after 2.0 s and was ended");
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::info)
                .filter(info -> info.commandLine().orElse("").contains("/bin/sleep 300")))
                .isEmpty();
    }
}
