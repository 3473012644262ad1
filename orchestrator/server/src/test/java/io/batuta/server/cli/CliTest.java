package io.batuta.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.server.cli.Shell.Ran;
import io.batuta.server.home.Home;
import io.batuta.server.home.HomeLock;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.server.wiring.Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Every command against a real server, by what it prints and how it ends. */
@TestInstance(Lifecycle.PER_CLASS)
class CliTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Processes of their own, tested elsewhere; and the launcher's rehearsal. */
    private static final Set<String> NOT_HERE = Set.of("standalone", "server", "bench", "rehearse");

    private final Path place;
    private final Shell shell;
    private final HomeLock lock;
    private final Server server;

    CliTest(@TempDir Path place) throws IOException {
        this.place = place;
        Path dags = Files.createDirectory(place.resolve("dags"));
        copy("Commands.java", dags);
        Settings settings = Settings.read(
                Map.of(Key.HOME, place.resolve("home").toString(), Key.PORT, "0", Key.DAGS, dags.toString(), Key.KILL_GRACE, "1s"),
                Map.of(),
                Machine.here());
        Home home = Home.create(settings.home());
        shell = new Shell(home.path());
        lock = HomeLock.take(home);
        server = Server.start(settings, home, new Server.Surroundings(Map.of(), ProcessHandle.current().pid(), "1.2.3", false, () -> {}));
        await().atMost(LONG).untilAsserted(() -> assertThat(shell.run("dags list").out()).contains("quick", "broken", "slow", "daily"));
    }

    @AfterAll
    void everyCommandWasTyped() {
        server.close();
        lock.close();
        Set<String> all = new TreeSet<>();
        Registry.names().stream().filter(name -> !NOT_HERE.contains(name)).forEach(name -> {
            Set<String> parts = new CommandLine(Objects.requireNonNull(Registry.find(name)).make().get()).getSubcommands().keySet();
            parts.forEach(part -> all.add(name + " " + part));
            if (parts.isEmpty()) {
                all.add(name);
            }
        });
        assertThat(shell.typed()).containsAll(all);
    }

    static void copy(String resource, Path into) throws IOException {
        try (InputStream in = Objects.requireNonNull(CliTest.class.getResourceAsStream("/cli/" + resource))) {
            Files.copy(in, into.resolve(resource));
        }
    }

    private Ran done(String line) {
        return ended(Exit.OK, line);
    }

    private Ran ended(int code, String line) {
        Ran ran = shell.run(line);
        assertThat(ran.code()).as(line + ": " + ran.all()).isEqualTo(code);
        return ran;
    }

    private String trigger(String dag) {
        done("dags unpause " + dag + " --yes");
        return done("dags trigger " + dag).out().strip();
    }

    @Test
    void dagsAreListedShownAndExplained() {
        assertThat(done("dags list --json").json().path("total").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(done("dags show quick").out()).contains("count", "tell", "java");
        assertThat(done("dags next daily --count 3").out().lines().filter(line -> line.endsWith("T06:00:00Z"))).hasSize(3);
        assertThat(done("dags explain slow").out()).contains("only when asked").doesNotContain("catchup", "{");
        assertThat(done("dags explain daily").out()).contains("catchup NONE");
        done("dags errors");
        done("dags pause daily");
    }

    @Test
    void aRunIsTriggeredAndWaitedFor() {
        done("dags unpause quick --yes");
        Ran ran = done("dags trigger quick --wait --timeout 60s --param rows=7 --note because");
        assertThat(ran.out()).containsPattern("Run manual__[0-9T:-]{19}Z of quick: success");
        assertThat(done("dags trigger quick --wait --timeout 60s --param rowz=7").err())
                .contains("DAG quick declares no param rowz; did you mean rows? The run has it all the same.");
        String run = find("Run (\\S+) of quick", ran.out());
        assertThat(done("tasks log quick " + run + " tell").out()).contains("there are 7 rows");
        assertThat(done("tasks list quick " + run).out()).contains("count", "tell", "success");
        assertThat(done("runs show quick " + run).out()).contains("2 success");
        assertThat(done("runs list quick").out()).contains(run);
        assertThat(done("runs wait quick " + run).out()).contains("success after");
        assertThat(done("dags explain quick " + run).out()).contains("its tasks: 2 success");
        assertThat(done("runs clear quick " + run + " --yes").out()).contains("2 task instances run again.");
        done("runs wait quick " + run + " --timeout 60s");
        assertThat(done("runs delete quick " + run + " --yes").out()).contains("is removed");
        ended(Exit.NOT_FOUND, "runs show quick " + run);
    }

    @Test
    void aRunOfAPausedDagIsNotWaitedFor() {
        done("dags pause broken");
        Ran ran = ended(Exit.CONFLICT, "dags trigger broken --wait --run-id stuck");
        assertThat(ran.err()).startsWith("Run stuck of broken is queued and goes on when broken is unpaused");
        ended(Exit.CONFLICT, "runs wait broken stuck");
        assertThat(done("dags explain broken stuck").out()).contains("queued", "unpause it to go on").doesNotContain("next:");
        done("runs cancel broken stuck");
        assertThat(ended(Exit.CONFLICT, "runs cancel broken stuck").err()).contains("has ended as failed; there is nothing to cancel");
    }

    @Test
    void aFailureIsShownClearedAndMarked() {
        String run = trigger("broken");
        assertThat(ended(Exit.FAILED, "runs wait broken " + run + " --timeout 60s").out()).contains("load: ", "the file is empty");
        assertThat(done("tasks log broken " + run + " load --try 1 --tail 50").out()).contains("opening the file", "the file is empty");
        assertThat(ended(Exit.NOT_FOUND, "tasks log broken " + run + " load --try 9").err()).contains("no try 9");
        assertThat(ended(Exit.NOT_FOUND, "tasks log broken " + run + " load[3]").err()).contains("no task 'load' with index 3");
        assertThat(done("dags explain broken " + run).out()).contains("load: it has ended as failed", "the file is empty");
        assertThat(done("dags explain broken " + run + " load").out()).contains("it has ended as failed", "the file is empty");
        assertThat(done("tasks clear broken " + run + " load --downstream --dry-run").out()).contains("load", "after");
        assertThat(done("tasks mark broken " + run + " success load").out()).isEqualTo("load is marked as success.\n");
        done("runs wait broken " + run + " --timeout 60s");
        done("tasks clear broken " + run + " load --downstream --yes");
        ended(Exit.FAILED, "runs wait broken " + run + " --timeout 60s");
    }

    @Test
    void whatRunsIsKilled() {
        String run = trigger("slow");
        await().atMost(LONG).untilAsserted(() -> assertThat(done("tasks list slow " + run).out()).contains("running"));
        assertThat(ended(Exit.TIMEOUT, "runs wait slow " + run + " --timeout 100ms").err()).contains("still running after");
        assertThat(done("tasks kill slow " + run).out()).contains("1 task is being ended.");
        assertThat(ended(Exit.FAILED, "runs wait slow " + run + " --timeout 60s").out()).contains("killed");
    }

    @Test
    void datesOfThePastAreRun() {
        done("dags unpause daily --yes");
        Ran plan = done("backfill create daily --from 2026-02-01 --to 2026-02-03 --dry-run");
        assertThat(plan.out().lines()).containsExactly("2026-02-01T06:00:00Z", "2026-02-02T06:00:00Z", "2026-02-03T06:00:00Z");
        assertThat(ended(Exit.FAILED, "backfill create daily --from 2026-02-01 --to 2026-02-02").err()).contains("say it with --yes");
        Ran made = done("backfill create daily --from 2026-02-01 --to 2026-02-02T12:00 --yes");
        String id = find("Backfill (\\d+) runs", made.out());
        assertThat(done("backfill list daily").out()).contains(id);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(done("runs list daily --type backfill --state success").out().lines()).hasSize(3));
        // Of a paused DAG, so that it is not over before it is paused itself.
        done("dags pause daily");
        String other = find("Backfill (\\d+) runs",
                done("backfill create daily --from 2026-03-01 --to 2026-03-20 --max-active 1 --yes").out());
        done("backfill pause " + other);
        done("backfill resume " + other);
        // A backfill that is over in the meantime is a conflict.
        Ran cancelled = shell.run("backfill cancel " + other);
        assertThat(cancelled.code()).as(cancelled.all()).isIn(Exit.OK, Exit.CONFLICT);
    }

    @Test
    void variablesConnectionsAndPoolsAreSetAndRemoved() {
        assertThat(shell.run("variables set api_token", "from stdin\n").out()).isEqualTo("Variable api_token is set.\n");
        done("variables set region north");
        done("variables set region south");
        assertThat(done("variables get region").out()).isEqualTo("south\n");
        assertThat(done("variables list").out()).contains("region", "south").doesNotContain("from stdin");
        done("variables delete region");
        ended(Exit.NOT_FOUND, "variables get region");

        assertThat(ended(Exit.USAGE, "connections set crm --host 127.0.0.1").err()).contains("needs its --kind");
        done("connections set crm --kind http --host 127.0.0.1 --port 1");
        assertThat(done("connections list").out()).contains("crm");
        assertThat(done("connections get crm --json").json().path("port").asInt()).isEqualTo(1);
        assertThat(ended(Exit.FAILED, "connections test crm").out()).startsWith("crm does not work: ").contains("refused");
        done("connections set crm --host " + server.facts().url());
        done("connections set crm --port " + server.facts().url().replaceAll(".*:", ""));
        assertThat(done("connections test crm").out()).startsWith("crm works: ");
        assertThat(ended(Exit.USAGE, "connections set crm --extra heder.X=1").err()).contains("heder.X", "did you mean header.");
        done("connections set crm --extra header.X-Key=1 --extra token=s3cret");
        done("connections set crm --unset header.X-Key");
        assertThat(done("connections get crm --json").json().path("extra").asText()).isEqualTo("{\"token\":\"***\"}");
        assertThat(ended(Exit.USAGE, "connections trust crm").err()).contains("of kind http; only ssh connections");
        done("connections delete crm");
        ended(Exit.NOT_FOUND, "connections test crm");
        assertThat(done("connections kinds").out()).contains("ssh", "kafka", "generic");
        assertThat(done("connections kinds ssh").out()).contains("--extra private_key=…", "secret", "needed");
        assertThat(ended(Exit.NOT_FOUND, "connections kinds shh").err()).contains("did you mean ssh");

        done("pools set narrow 2");
        done("pools set narrow 3");
        assertThat(done("pools list").out()).contains("narrow").contains("default_pool");
        done("pools delete narrow");
        ended(Exit.NOT_FOUND, "pools delete narrow");
    }

    @Test
    void connectionsOfAirflowAreTakenOverAndEachIsReported() throws IOException {
        Path file = place.resolve("connections.json");
        Files.writeString(file, """
                {"dw": {"conn_type": "postgres", "host": "db", "login": "etl", "password": "pw", "extra": "{\\"cursor\\": \\"dict\\"}"},
                 "box": "ssh://worker"}
                """);
        String said = ended(Exit.FAILED, "connections import " + file + " --dry-run").out();
        assertThat(said).contains("would be imported", "left out cursor", "refused: a ssh connection needs its field login",
                "1 would be imported, 1 refused, 0 there already. Nothing was changed.");
        ended(Exit.NOT_FOUND, "connections get dw");
        ended(Exit.FAILED, "connections import " + file);
        assertThat(done("connections get dw --json").json().path("password").asText()).isEqualTo("***");
        assertThat(ended(Exit.FAILED, "connections import " + file).out()).contains("--overwrite replaces it");
        ended(Exit.FAILED, "connections import " + file + " --overwrite");
        ended(Exit.USAGE, "connections import " + place.resolve("nothing"));
        done("connections delete dw");
    }

    @Test
    void aHostKeyIsTrustedByAnExplicitAct() {
        done("connections set worker --kind ssh --host 127.0.0.1 --port 1 --login nobody");
        assertThat(ended(Exit.USAGE, "connections trust worker --key rubbish").err()).contains("neither a fingerprint");
        String key = "SHA256:" + "A".repeat(43);
        assertThat(done("connections trust worker --key " + key).out()).contains("trusts " + key);
        assertThat(done("connections get worker --json").json().path("extra").asText()).contains(key);
        assertThat(ended(Exit.FAILED, "connections trust worker").err()).contains("127.0.0.1");
        done("connections delete worker");
        ended(Exit.NOT_FOUND, "connections trust worker");
    }

    @Test
    void theDoctorSaysWhatIsRedAndWhatToDo() throws IOException {
        Path file = place.resolve("dags/Needy.java");
        Files.writeString(file, """
                import io.batuta.model.dag.Dag;
                import io.batuta.model.dag.DagSource;
                import io.batuta.model.shell.Shell;
                import io.batuta.model.sql.Sql;

                public final class Needy implements DagSource {
                    @Override
                    public Dag dag() {
                        return Dag.named("needy").tasks(t -> {
                            t.add(Sql.query("q").connection("wharehouse").sql("select 1"));
                            t.add(Shell.run("s").command("echo", "{{ conn.api.host }}"));
                        });
                    }
                }
                """);
        done("connections set api --kind http --host 127.0.0.1 --port 1");
        await().atMost(LONG).untilAsserted(() -> assertThat(done("dags list").out()).contains("needy"));
        await().atMost(LONG).untilAsserted(() -> assertThat(done("dags errors").out()).isEqualTo("Every DAG file was read.\n"));
        assertThat(done("doctor").out()).as("while it is paused").contains(
                "ok  connection wharehouse: does not exist, but needy names it", "; needed once needy is unpaused");
        done("dags unpause needy");
        String said = ended(Exit.FAILED, "doctor").out();
        assertThat(said).contains("ok  database: PostgreSQL", "ok  disk: ", "ok  clock: ", "ok  server: listens on http://")
                .contains("RED connection wharehouse: does not exist, but needy names it", "./batuta connections set wharehouse --kind")
                .contains("RED connection api: ", "refused").contains("not in order.");
        assertThat(ended(Exit.FAILED, "doctor --json").json().path("findings").size()).isGreaterThan(5);
        Files.delete(file);
        done("connections delete api");
        Ran alone = new Shell(place.resolve("nobody")).run("doctor");
        assertThat(alone.code()).isEqualTo(Exit.FAILED);
        assertThat(alone.out()).contains("RED server: No server runs on the home", "ok  Java: ", "ok  disk: ");
    }

    @Test
    void alertsAreListedAndTriedOut() {
        done("alerts list");
        assertThat(shell.run("alerts retry 12345678").code()).isEqualTo(Exit.NOT_FOUND);
        assertThat(shell.run("alerts test").err()).isNotEmpty().doesNotContain("    at ");
    }

    @Test
    void peopleAreAddedAndRemoved() {
        assertThat(shell.run("users create ann --role op", "a good password 1\n").all()).contains("exit code 0", "ann can sign in, as op");
        assertThat(shell.run("users password ann", "another password 2\n").code()).isEqualTo(Exit.OK);
        assertThat(done("users list").out()).contains("admin", "ann");
        done("users delete ann");
        ended(Exit.NOT_FOUND, "users delete ann");
    }

    @Test
    void theDatabaseIsLeftAloneWhileAServerRunsAndLookedAfterElse() {
        for (String line : new String[]{"db check", "db migrate", "db clean --yes", "db accept-key --yes"}) {
            assertThat(ended(Exit.CONFLICT, line).err()).contains("home");
        }
        Shell other = new Shell(place.resolve("other"));
        assertThat(other.run("db check").code()).isEqualTo(Exit.FAILED);
        assertThat(other.run("db migrate --json").json().path("up_to_date").asBoolean(true)).isTrue();
        assertThat(other.run("db check").code()).isEqualTo(Exit.OK);
        assertThat(other.run("db accept-key").all()).contains("exit code 1", "say it with --yes");
        assertThat(other.run("db accept-key --yes").all()).contains("exit code 0", "From now on the key ",
                "Variables to be set anew: none");
        assertThat(other.run("db clean").all()).contains("exit code 1", "say it with --yes");
        assertThat(other.run("db clean --yes").code()).isEqualTo(Exit.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            dags show nowhere                      | 3 | nowhere
            dags trigger quik                      | 3 | did you mean quick?
            dags explain quick nothing             | 3 | nothing
            runs show quick manual__1              | 3 | manual__1
            runs wait nowhere x                    | 3 | nowhere
            tasks log quick manual__1 count        | 3 | manual__1
            dags trigger quick --logical-date now  | 2 | 'now' is no date; write 2026-08-01
            dags trigger quick --param rows=many   | 2 | rows
            dags trigger quick --conf [1]          | 2 | --conf is no JSON object
            dags trigger quick --conf {"rows":     | 2 | --conf is no JSON object
            dags trigger quick --timeout soon --wait | 2 | 'soon' is no duration
            dags trigger quick --run-id a/b        | 2 | run id
            tasks mark quick x blue count          | 2 | not as 'blue'
            tasks kill quick x a[b]                | 2 | names no task
            backfill create daily --from 2026-01-01 | 2 | --to
            backfill create slow --from 2026-01-01 --to 2026-01-02 --yes | 2 | schedule
            backfill cancel 12345678               | 3 | Backfill not found
            pools set narrow many                  | 2 | many
            dags list --colour                     | 2 | --colour
            dags tst                               | 2 | Did you mean: dags test?
            dag list                               | 2 | Did you mean dags?
            users create bob --role king           | 2 | there is no role king
            """)
    void whatIsWrongIsSaidAndHasAnExitCode(String line, int code, String said) {
        Ran ran = shell.run(line);
        assertThat(ran.code()).as(ran.all()).isEqualTo(code);
        assertThat(ran.err()).as(line).containsIgnoringCase(said).doesNotContain("Exception", "    at ");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void withoutAServerCommandsSayHowToStartOne() {
        Ran none = new Shell(place.resolve("nobody")).run("dags list");
        assertThat(none.code()).isEqualTo(Exit.UNREACHABLE);
        assertThat(none.err()).contains("No server runs on the home", "./batuta standalone");
        Ran closed = shell.exactly("", "dags", "list", "--url", "http://127.0.0.1:1");
        assertThat(closed.code()).isEqualTo(Exit.UNREACHABLE);
        assertThat(closed.err()).contains("No server answers at http://127.0.0.1:1");
        assertThat(shell.exactly("", "dags", "list", "--url", server.facts().url(), "--token", "wrong").code()).isEqualTo(Exit.NOT_ALLOWED);
    }

    @Test
    void helpAndVersionNeedNothing() {
        assertThat(shell.exactly("", "help").out()).contains("dags test FILE", "connections test ID", "0 done, 1 failed");
        assertThat(shell.exactly("", "help", "dags").out()).contains("trigger");
        assertThat(shell.exactly("", "version").out()).startsWith("Batuta ");
        assertThat(shell.exactly("", "version", "--json").json().path("version").isTextual()).isTrue();
        assertThat(shell.exactly("", "dags", "test", "--help").code()).isEqualTo(Exit.OK);
    }

    @Test
    void aDagInAMissingPoolIsAnImportErrorUntilThePoolIsThere() throws IOException {
        Path file = place.resolve("dags/Pooled.java");
        Files.writeString(file, """
                import io.batuta.model.dag.Dag;
                import io.batuta.model.dag.DagSource;

                public final class Pooled implements DagSource {
                    public Dag dag() { return Dag.named("pooled").tasks(t -> t.run("load", run -> {}).pool("warehouse")); }
                }
                """);
        await().atMost(LONG).untilAsserted(() -> assertThat(done("dags errors").out()).contains(
                "Pooled.java: DAG pooled, task load: there is no pool called warehouse, there are default_pool")
                .contains("./batuta pools set warehouse SLOTS"));
        ended(Exit.NOT_FOUND, "dags show pooled");
        done("pools set warehouse 2");
        await().atMost(LONG).untilAsserted(() -> assertThat(done("dags list").out()).contains("pooled"));
        await().atMost(LONG).untilAsserted(() -> assertThat(done("dags errors").out()).isEqualTo("Every DAG file was read.\n"));
        Files.delete(file);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in: " + text).isTrue();
        return matcher.group(1);
    }
}
