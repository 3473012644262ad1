package io.batuta.tasks.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.json.Json;
import io.batuta.model.task.BundleCode;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Upstream;
import io.batuta.tasks.RecordingContext;
import io.batuta.tasks.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedJavaHandlerTest {
    record User(String name, int age) {}

    /** A DAG as a bundle would bring it. */
    public static final class Source implements DagSource {
        /** Made by the JVM of the task. */
        public Source() {}

        @Override
        public Dag dag() {
            return Dag.named("dag").tasks(t -> {
                var users = t.call("users", OutputType.listOf(User.class), run -> List.of());
                t.call("work", OutputType.listOf(User.class), users, (run, them) -> {
                    run.log().info("working with " + run.connection("api").password() + " as try " + run.tryNumber());
                    int last = run.state().get("last", Integer.class).orElse(0);
                    run.state().put("last", last + 1);
                    run.state().ofDag().put("seen", them.size());
                    return them.stream().map(user -> new User(user.name(), user.age() + last)).toList();
                });
                t.run("bad", run -> {
                    throw new IllegalStateException("no rows");
                });
                t.run("big", run -> {
                    List<long[]> all = new ArrayList<>();
                    while (all.size() < 1_000_000) {
                        all.add(new long[100_000]);
                    }
                    run.log().info("" + all.size());
                });
                t.call("slow", String.class, run -> {
                    Path here = Path.of("..").toAbsolutePath();
                    Files.writeString(here.resolve("ledger"), "effect\n", java.nio.file.StandardOpenOption.CREATE,
                            java.nio.file.StandardOpenOption.APPEND);
                    try (var watch = here.getFileSystem().newWatchService()) {
                        here.register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
                        while (!Files.exists(here.resolve("go"))) {
                            watch.take().reset();
                        }
                    }
                    return String.valueOf(run.connection("api").login());
                });
            });
        }
    }

    private record Isolated(String id) implements TaskDefinition<Object> {
        @Override
        public String kind() {
            return "java.isolated";
        }

        @Override
        public OutputType<Object> outputType() {
            return OutputType.of(Object.class);
        }

        @Override
        public Object config() {
            return Map.of("heapMb", 64);
        }
    }

    private record Users() implements Upstream<List<User>> {
        @Override
        public String id() {
            return "users";
        }

        @Override
        public OutputType<List<User>> outputType() {
            return OutputType.listOf(User.class);
        }
    }

    @TempDir Path work;

    private final Processes processes = new Processes();

    @AfterEach
    void close() throws Exception {
        processes.close();
    }

    private static IsolatedJavaHandler handler(Processes processes) {
        return new IsolatedJavaHandler(processes, System.getenv());
    }

    private RecordingContext task(String id) {
        Connection api = new Connection("api", "http", null, "host", 1, "me", "pw", null, Map.of(), Set.of());
        return new RecordingContext(new Isolated(id), work).with(new BundleCode(List.of(), Source.class.getName())).with(api);
    }

    @Test
    void theCodeRunsInAJvmOfItsOwnWithEverythingItAsksFor() throws Exception {
        RecordingContext task = task("work").with(new Users(), List.of(new User("a", 1), new User("b", 2)));
        task.state().put("last", 10);
        Outcome outcome = handler(processes).start(task);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Success.class, success -> {
            assertThat(success.output()).isInstanceOf(List.class);
            assertThat(Json.write(List.of(success))).contains("{\"name\":\"a\",\"age\":11},{\"name\":\"b\",\"age\":12}");
        });
        assertThat(task.lines()).contains("INFO STDOUT working with pw as try 1");
        assertThat(Json.write(task.values())).isEqualTo("{\"dag seen\":2,\"last\":11}");
    }

    @Test
    void anExceptionIsTheSameSentenceAsInProcess() throws Exception {
        assertThat(handler(processes).start(task("bad"))).isInstanceOfSatisfying(
                Outcome.Failure.class,
                failure -> assertThat(failure.reason()).matches("IllegalStateException: no rows \\(IsolatedJavaHandlerTest.java:\\d+\\)"));
    }

    @Test
    void tooLittleHeapEndsOnlyTheTask() throws Exception {
        assertThat(handler(processes).start(task("big"))).isInstanceOfSatisfying(Outcome.Failure.class, failure -> {
            assertThat(failure.reason()).isEqualTo("its JVM ran out of its 64 MB of heap");
            assertThat(failure.hint()).isEqualTo("give it more: .isolated(128)");
        });
    }

    @Test
    void itOutlivesTheServiceAndAsksTheNextOne() throws Exception {
        RecordingContext task = task("slow");
        Processes died = new Processes();
        Thread attempt = Thread.startVirtualThread(() -> {
            try {
                handler(died).start(task);
            } catch (Exception _) {
                // The service died here.
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(work.resolve("ledger")));
        attempt.interrupt();
        attempt.join();
        died.close();
        Files.createFile(work.resolve("go"));
        Outcome outcome = handler(processes).reattach(task);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Success.class,
                success -> assertThat(((JsonNode) success.output())).hasToString("\"me\""));
        assertThat(Files.readString(work.resolve("ledger"))).isEqualTo("effect\n");
    }

    @Test
    void itCanBeKilled() throws Exception {
        RecordingContext task = task("slow");
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> {
            try {
                return handler(processes).start(task);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(work.resolve("ledger")));
        task.cancel();
        handler(processes).cancel(task, true);
        assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled());
    }
}
