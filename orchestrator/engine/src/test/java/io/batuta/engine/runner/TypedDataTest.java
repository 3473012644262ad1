package io.batuta.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.Tasks;
import io.batuta.model.journal.Batch;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in and out is what it is declared to be, within a version and across versions. */
class TypedDataTest {
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
        return Dag.named("d").tasks(tasks);
    }

    private static Outcome.Failure failure(Ended ended) {
        assertThat(ended.outcome()).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) ended.outcome();
    }

    private static Batch.OutputRow output(Ended ended) {
        return Objects.requireNonNull(ended.output(), () -> "no output: " + ended);
    }

    @Test
    void withinAVersionInputsAreReadStrictlyAndAcrossVersionsBothAreNamed() throws Exception {
        Dag dag = dag(t -> t.call("a", String.class, t.call("user", User.class, _ -> new User("x", 1)), (_, u) -> u.name()));
        Bench.Given given = Bench.Given.FIRST.inputs(new Attempt.Input("user", false, List.of(1L)));
        bench.journal.numbers.put(5L, 4);
        bench.journal.outputs.put(1L, "{\"name\":\"Ana\",\"age\":3,\"later\":true}");

        bench.journal.makers.put(5L, 4);
        assertThat(failure(bench.end(dag, "a", given)).reason())
                .startsWith("the output of task user cannot be read as User: at $.later: Unrecognized field \"later\"");
        bench.journal.makers.clear();
        bench.journal.makers.put(3L, 2);
        assertThat(output(bench.end(dag, "a", given)).json()).isEqualTo("\"Ana\"");

        bench.journal.outputs.put(1L, "{\"name\":\"Ana\"}");
        Outcome.Failure missing = failure(bench.end(dag, "a", given));
        assertThat(missing.reason())
                .startsWith("the output of task user, made by version 2 of DAG d, cannot be read as User by version 4: at $.age: Missing");
        assertThat(missing.hint()).isEqualTo("clear task user, too, so that it is made anew");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void anOutputIsWhatItIsDeclaredToBeAllThrough() throws Exception {
        Dag dag = dag(t -> {
            t.call("a", OutputType.listOf(User.class), _ -> (List) List.of(new User("x", 1), "no user"));
            t.call("b", OutputType.mapOf(Integer.class), _ -> (Map) Map.of("one", "a word"));
            t.call("c", OutputType.optionalOf(Integer.class), _ -> java.util.Optional.empty());
        });
        assertThat(failure(bench.end(dag, "a")).reason()).startsWith("its output is not the List<User> it is declared to be: at $[1]");
        assertThat(failure(bench.end(dag, "b")).reason())
                .startsWith("its output is not the Map<String, Integer> it is declared to be: at $.one");
        assertThat(output(bench.end(dag, "c")).json()).isEqualTo("null");
    }
}
