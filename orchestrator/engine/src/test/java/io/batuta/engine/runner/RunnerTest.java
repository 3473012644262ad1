package io.batuta.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.Tasks;
import io.batuta.model.journal.Batch;
import io.batuta.model.journal.Journal;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskSkippedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
    /** What a task of these tests puts out. */
    record User(String name, int age) {}

    @TempDir Path home;

    private Bench bench = new Bench(Path.of("unused"));

    @BeforeEach
    void open() {
        bench.close();
        bench = new Bench(home);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Dag dag(Consumer<Tasks> tasks) {
        return Dag.named("d").param("city", "Lima").param("limit", 10).tasks(tasks);
    }

    private Ended call(io.batuta.model.dag.Calls.Call<String> code) throws InterruptedException {
        return bench.end(dag(t -> t.call("a", String.class, code)), "a");
    }

    private static Outcome.Failure failure(Ended ended) {
        assertThat(ended.outcome()).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) ended.outcome();
    }

    private static Batch.OutputRow output(Ended ended) {
        return Objects.requireNonNull(ended.output(), () -> "no output: " + ended);
    }

    @Test
    void aSuccessCarriesItsOutput() throws Exception {
        Ended ended = bench.end(dag(t -> t.call("a", OutputType.listOf(User.class), _ -> List.of(new User("Ana", 31), new User("Ben", 4)))),
                "a");
        assertThat(ended).isEqualTo(new Ended(
                42, new Outcome.Success(null),
                new Batch.OutputRow(42, 420, "[{\"name\":\"Ana\",\"age\":31},{\"name\":\"Ben\",\"age\":4}]", 2, false, false, 5L),
                List.of(),
                Bench.NOW));
        assertThat(home.resolve("logs")).doesNotExist();
        assertThat(home.resolve("work")).doesNotExist();
        assertThat(bench.runner.underWay()).isEmpty();
        assertThat(bench.unloads).hasValue(1);
    }

    @Test
    void readsInputsByTypeAndMappedOnesInOrder() throws Exception {
        Dag dag = dag(t -> {
            var user = t.call("user", User.class, _ -> new User("x", 1));
            var numbers = t.call("numbers", OutputType.listOf(Integer.class), _ -> List.of(1));
            var doubled = t.map("doubled", Integer.class, numbers, (_, n) -> n * 2);
            t.call("a", String.class, user, doubled, (_, u, all) -> u.name() + all);
        });
        bench.journal.outputs.putAll(Map.of(1L, "{\"name\":\"Ana\",\"age\":3,\"later\":true}", 2L, "20", 3L, "30", 4L, "40"));
        Ended ended = bench.end(
                dag, "a", Bench.Given.FIRST.inputs(new Attempt.Input("user", false, List.of(1L)),
                        new Attempt.Input("doubled", true, List.of(4L, 0L, 2L, 3L))));
        assertThat(output(ended).json()).isEqualTo("\"Ana[40, 20, 30]\"");
    }

    @Test
    void aMissingOrUnreadableInputIsSaid() throws Exception {
        Dag dag = dag(t -> t.call("a", String.class, t.call("user", User.class, _ -> new User("x", 1)), (_, u) -> u.name()));
        assertThat(failure(bench.end(dag, "a", Bench.Given.FIRST.inputs(new Attempt.Input("user", false, List.of(0L))))).reason())
                .isEqualTo("task user has no output in this run");
        bench.journal.outputs.put(1L, "{\"name\":\"Ana\"}");
        Outcome.Failure unreadable = failure(bench.end(dag, "a", Bench.Given.FIRST.inputs(new Attempt.Input("user", false, List.of(1L)))));
        assertThat(unreadable.reason()).startsWith("the output of task user cannot be read as User: at ").contains("age");
        assertThat(unreadable.retryable()).isFalse();
        assertThat(failure(bench.end(dag, "a")).reason()).contains("which is not an input of it");
    }

    @Test
    void aMappedInstanceSeesItsElement() throws Exception {
        Dag dag = dag(t -> t.map("a", String.class, t.call("users", OutputType.listOf(User.class), _ -> List.of()),
                (run, u) -> u.name() + run.mapIndex()));
        bench.journal.elements.put(420L, "{\"name\":\"Ana\",\"age\":3}");
        Ended ended = bench.end(dag, "a", new Bench.Given(Attempt.Mode.START, 3, null, null, List.of()));
        assertThat(output(ended).json()).isEqualTo("\"Ana3\"");
    }

    @Test
    void paramsAreDefaultsOverlaidByWhatTheRunWasGiven() throws Exception {
        Dag dag = dag(t -> t.call("a", String.class, run -> run.params() + " " + (run.param("limit", Integer.class) + 1)));
        Ended ended = bench.end(dag, "a", new Bench.Given(Attempt.Mode.START, -1, "{\"limit\": 5, \"more\": [1]}", null, List.of()));
        assertThat(output(ended).json()).contains("limit=5").contains("more=[1]").contains("city=Lima").endsWith(" 6\"");
        assertThat(failure(call(run -> run.param("citty", String.class))).reason())
                .isEqualTo("DAG d has no param 'citty'; did you mean city?");
        assertThat(failure(call(run -> "" + run.param("city", Integer.class))).reason())
                .isEqualTo("param city is \"Lima\", which is not a Integer");
    }

    @Test
    void howCodeBreaksOffDecidesTheOutcome() throws Exception {
        assertThat(call(_ -> {
            throw new TaskFailedException("no such city", "check the spelling", false, null);
        }).outcome()).isEqualTo(new Outcome.Failure("no such city", "check the spelling", false));
        assertThat(call(_ -> {
            throw new TaskSkippedException("nothing new");
        }).outcome()).isEqualTo(new Outcome.Skipped("nothing new"));
        assertThat(failure(call(_ -> {
            throw new IOException("connection refused");
        })).reason()).startsWith("IOException: connection refused");
        assertThat(bench.log()).contains("ERROR task java.io.IOException: connection refused")
                .contains("at io.batuta.engine.runner.RunnerTest").contains("ERROR task Failed: ").doesNotContain("Running.run");
        assertThat(failure(call(_ -> endless(1))).reason()).startsWith("the code called itself without end (StackOverflowError)");
        assertThat(failure(call(_ -> {
            throw new NoClassDefFoundError("org/foo/Bar");
        })).hint()).contains("BATUTA_HOME/lib");
        assertThat(failure(call(_ -> {
            throw new InterruptedException();
        })).reason()).contains("nobody asked it to end");
        assertThat(failure(call(_ -> {
            throw new AssertionError("not so");
        })).reason()).startsWith("AssertionError: not so");
        assertThat(bench.fatal).isEmpty();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String endless(int n) {
        return endless(n + 1) + n;
    }

    @Test
    void lackOfMemoryIsReportedAndThenFatal() throws Exception {
        assertThat(failure(call(_ -> {
            throw new OutOfMemoryError("Java heap space");
        })).reason()).startsWith("OutOfMemoryError");
        await().until(() -> bench.fatal.size() == 1);
    }

    @Test
    void branchesKeepTheirChoice() throws Exception {
        Ended ended = bench.end(dag(t -> t.branch("a", _ -> List.of("b")).before(t.empty("b"), t.empty("c"))), "a");
        assertThat(ended.outcome()).isEqualTo(new Outcome.Branched(null, Set.of("b"), false));
        assertThat(ended.output()).isEqualTo(new Batch.OutputRow(42, 420, "[\"b\"]", 1, false, false, 5L));
    }

    @Test
    void whatCannotBeStoredFailsAtTheDoor() throws Exception {
        assertThat(failure(call(_ -> "a\u0000b")).reason()).startsWith("its output cannot be stored: it holds the character U+0000");
        assertThat(call(_ -> "a\\u0000b").outcome()).isEqualTo(new Outcome.Success(null));
        assertThat(failure(call(_ -> "a\ud800b")).reason())
                .startsWith("its output cannot be stored: it holds half of a surrogate pair (U+D800)");
        assertThat(call(_ -> "🎶").outcome()).isEqualTo(new Outcome.Success(null));
        assertThat(failure(call(_ -> nothing())).reason()).isEqualTo("its code gave null, but its output is declared as String");
        assertThat(failure(call(_ -> "x".repeat(65 << 20))).reason()).isEqualTo("its output is 65 MB, but at most 64 MB are stored");
        assertThat(failure(call(_ -> {
            throw new IllegalStateException("bad\u0000" + "y".repeat(9_000));
        })).reason()).contains("bad\uFFFDy").hasSizeLessThan(4_100);
    }

    @SuppressWarnings("NullAway") // What an author's code may do all the same.
    private static String nothing() {
        return null;
    }

    @Test
    void aLargeOutputIsWrittenAheadEvenWhenTheDatabaseIsAwayForAMoment() throws Exception {
        bench.journal.unreachable.set(2);
        Ended ended = call(_ -> "x".repeat(300_000));
        assertThat(ended.output()).isEqualTo(new Batch.OutputRow(42, 420, null, null, false, true, 5L));
        assertThat(bench.journal.outputs.get(42L)).hasSize(300_002);
    }

    @Test
    void anOutputWithASecretIsSensitive() throws Exception {
        bench.known.know(List.of("s3cr\"t"));
        Ended ended = call(_ -> "token=s3cr\"t");
        assertThat(output(ended).sensitive()).isTrue();
        assertThat(failure(call(_ -> {
            throw new IllegalStateException("login with s3cr\"t refused");
        })).reason()).startsWith("IllegalStateException: login with *** refused");
    }

    @Test
    void connectionsAndVariablesAreFoundAndTheirSecretsHidden() throws Exception {
        bench.connections.put("kafka_prod", new Connection("kafka_prod", "kafka", null, "h", 9092, "u", "pass-word", null,
                Map.of("key", "extra-secret", "x", "y"), Set.of("key")));
        bench.variables.put("api_key", new Variables.Value("key-123", true));
        Ended ended = call(run -> {
            run.log().info(run.connection("kafka_prod").password() + " " + run.connection("kafka_prod").extra("key").orElseThrow() + " "
                    + run.variable("api_key"));
            return "ok";
        });
        assertThat(ended.outcome()).isEqualTo(new Outcome.Success(null));
        assertThat(bench.log()).endsWith("INFO task *** *** ***\n");
        assertThat(failure(call(run -> run.connection("kafka_prd").id())).reason())
                .isEqualTo("there is no connection 'kafka_prd'; did you mean kafka_prod?");
        assertThat(failure(call(run -> run.variable("zzz"))).reason()).isEqualTo("there is no variable 'zzz'; there are api_key");
    }

    @Test
    void durableValuesAreReadOverlaidAndCarriedWithTheirVersion() throws Exception {
        bench.journal.states.put(new Journal.StateKey("", "d", "a", "last"), new Journal.StateValue("5", 3));
        Ended ended = call(run -> {
            int last = run.state().get("last", Integer.class).orElse(0);
            run.state().put("last", last + 1);
            run.state().put("last", run.state().get("last", Integer.class).orElse(0) + 1);
            run.state().ofDag().put("new", new User("Ana", 3));
            run.state().get("only read", String.class);
            run.state().remove("gone");
            return "ok";
        });
        assertThat(ended.stateWrites()).containsExactly(
                new Batch.StateWrite(42, new Journal.StateKey("", "d", "a", "last"), "7", 3),
                new Batch.StateWrite(42, new Journal.StateKey("", "d", "", "new"), "{\"name\":\"Ana\",\"age\":3}", 0),
                new Batch.StateWrite(42, new Journal.StateKey("", "d", "a", "gone"), null, 0));
    }

    @Test
    void aFailureLeavesNoDurableValuesAndABackfillHasItsOwn() throws Exception {
        assertThat(call(run -> {
            run.state().put("last", 1);
            throw new IOException("too late");
        }).stateWrites()).isEmpty();
        assertThat(failure(call(run -> {
            run.state().put("last", "x".repeat(65_000));
            run.state().put("last", "x".repeat(70_000));
            return "";
        })).reason()).isEqualTo("the durable value last is 68 kB, but at most 64 kB are kept");
        Dag dag = dag(t -> t.run("a", run -> run.state().put("last", 1)));
        Ended ended = bench.end(dag, "a", new Bench.Given(Attempt.Mode.START, -1, null, 9L, List.of()));
        assertThat(ended.stateWrites()).extracting(write -> write.key().scope()).containsExactly("backfill-9");
    }

    @Test
    void lateSettingsAreMadeWhenTheTaskStarts() throws Exception {
        Bench.Probe probe = new Bench.Probe(task -> new Outcome.Success(task.config(ProbeTask.Config.class).word()));
        bench.close();
        bench = new Bench(home, probe);
        Kind<String> kind = new Kind<>("probe", OutputType.of(String.class));
        Dag dag = dag(t -> {
            var word = t.call("word", String.class, _ -> "w");
            t.late("a", kind, word, (_, w) -> new ProbeTask("a", "probe", w + "!"));
            t.late("b", kind, word, (_, w) -> new ProbeTask("b", "shell", w));
            t.add(new ProbeTask("c", "probe", "from the plan"));
        });
        bench.journal.outputs.put(1L, "\"hello\"");
        Bench.Given given = Bench.Given.FIRST.inputs(new Attempt.Input("word", false, List.of(1L)));
        assertThat(bench.end(dag, "a", given).output()).extracting(Batch.OutputRow::json).isEqualTo("\"hello!\"");
        assertThat(failure(bench.end(dag, "b", given)).reason())
                .isEqualTo("task b was announced as a probe task, but its code made a shell task");
        assertThat(bench.end(dag, "c", given).output()).extracting(Batch.OutputRow::json).isEqualTo("\"from the plan\"");
    }

    @Test
    void cancellingInterruptsAndAsksTheHandler() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Bench.Probe probe = new Bench.Probe(_ -> {
            begun.countDown();
            new Semaphore(0).acquire();
            return new Outcome.Success("never");
        });
        bench.close();
        bench = new Bench(home, probe);
        Dag dag = dag(t -> t.add(new ProbeTask("a", "probe", "w")));
        bench.runner.launch(bench.attempt(dag, "a", Bench.Given.FIRST), bench.ends::add);
        begun.await();
        assertThat(bench.runner.underWay()).containsExactly(42L);
        bench.runner.cancel(42, false);
        assertThat(bench.ended().outcome()).isEqualTo(new Outcome.Cancelled());
        await().until(() -> probe.asked().get() == 1);
        bench.runner.cancel(42, true);
        assertThat(probe.forced()).hasValue(0);
    }

    @Test
    void oneThatIgnoresInterruptsIsForcedAndStillEndsOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Bench.Probe probe = new Bench.Probe(task -> {
            begun.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    task.log().info("no, thanks: " + task.cancelled());
                }
            }
            return new Outcome.Success("done all the same");
        });
        bench.close();
        bench = new Bench(home, probe);
        Dag dag = dag(t -> t.add(new ProbeTask("a", "probe", "w")));
        bench.runner.launch(bench.attempt(dag, "a", Bench.Given.FIRST), bench.ends::add);
        begun.await();
        bench.runner.cancel(42, false);
        await().pollDelay(Duration.ZERO).until(() -> bench.log().contains("no, thanks: true"));
        bench.runner.cancel(42, true);
        await().until(() -> probe.asked().get() == 1 && probe.forced().get() == 1);
        assertThat(bench.ends).isEmpty();
        release.countDown();
        assertThat(bench.ended().outcome()).isEqualTo(new Outcome.Success(null));
        assertThat(bench.ends).isEmpty();
    }

    @Test
    void theWorkDirectoryIsPrivateAndGoesWhenTheEndIsDurable() throws Exception {
        Dag dag = dag(t -> t.add(new ProbeTask("a", "probe", "w")));
        Bench.Probe probe = new Bench.Probe(task -> {
            Files.writeString(Files.createDirectories(task.workDirectory().resolve("deep/er")).resolve("f"), "x");
            Files.createSymbolicLink(task.workDirectory().resolve("link"), home.resolve("precious"));
            return new Outcome.Success("ok");
        });
        bench.close();
        bench = new Bench(home, probe);
        Path precious = Files.writeString(Files.createDirectories(home.resolve("precious")).resolve("f"), "x");
        bench.end(dag, "a");
        Path directory = home.resolve("work/42");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
        bench.runner.settled(42);
        await().until(() -> !Files.exists(directory));
        assertThat(precious).exists();
    }

    @Test
    void leftOverDirectoriesAreSweptButNotThoseOfOpenAttempts() throws Exception {
        WorkDirectories directories = new WorkDirectories(home.resolve("work"));
        Path open = directories.open(1);
        Path left = directories.open(2);
        directories.sweep(Set.of(1L));
        assertThat(open).exists();
        assertThat(left).doesNotExist();
    }

    @Test
    void anAttemptFoundAgainGoesOnInItsLog() throws Exception {
        Bench.Probe probe = new Bench.Probe(task -> {
            task.log().info("try " + task.tryNumber());
            return new Outcome.Success("ok");
        });
        bench.close();
        bench = new Bench(home, probe);
        Dag dag = dag(t -> t.add(new ProbeTask("a", "probe", "w")));
        bench.end(dag, "a");
        bench.end(dag, "a", new Bench.Given(Attempt.Mode.REATTACH, -1, null, null, List.of()));
        assertThat(bench.log().lines().map(line -> line.substring(25))).containsExactly("INFO task try 1", "INFO task found again",
                "INFO task try 1");
    }

    @Test
    void anUnknownKindAndAFailingReceiverDoNoHarm() throws Exception {
        assertThat(failure(bench.end(dag(t -> t.add(new ProbeTask("a", "jaav", "w"))), "a")).reason())
                .isEqualTo("nothing here can do tasks of kind jaav; did you mean java?");
        Dag dag = dag(t -> t.run("a", _ -> {}));
        bench.runner.launch(bench.attempt(dag, "a", Bench.Given.FIRST), _ -> {
            throw new IllegalStateException("the lifecycle is closed");
        });
        await().until(() -> bench.runner.underWay().isEmpty());
        assertThat(bench.end(dag, "a").outcome()).isEqualTo(new Outcome.Success(null));
    }
}
