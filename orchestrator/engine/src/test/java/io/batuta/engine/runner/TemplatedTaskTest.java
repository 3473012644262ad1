package io.batuta.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.shell.Shell;
import io.batuta.model.shell.ShellConfig;
import io.batuta.model.sql.Sql;
import io.batuta.model.sql.SqlConfig;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts with templates, as a handler gets them. */
class TemplatedTaskTest {
    @TempDir Path home;

    private final AtomicReference<Object> seen = new AtomicReference<>();
    private Bench bench = new Bench(Path.of("unused"));

    @BeforeEach
    void open() {
        bench.close();
        bench = new Bench(home, new Seeing<>("shell", ShellConfig.class), new Seeing<>("sql", SqlConfig.class));
        bench.connections.put("db", new Connection("db", "postgres", null, "db.example.org", 5432, "me", "s3cret word", "dw",
                Map.of("region", "eu"), Set.of()));
        bench.variables.put("bucket", new Variables.Value("lake", false));
        bench.variables.put("lines", new Variables.Value("a\nb", false));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private final class Seeing<C> implements TaskHandler {
        private final String kind;
        private final Class<C> config;

        Seeing(String kind, Class<C> config) {
            this.kind = kind;
            this.config = config;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public Recovery recovery() {
            return Recovery.REATTACH;
        }

        @Override
        public Outcome start(TaskContext task) {
            seen.set(task.config(config));
            assertThat(task.config(config)).isEqualTo(seen.get());
            task.log().info("the password is s3cret word");
            return new Outcome.Success(null);
        }

        @Override
        public Outcome reattach(TaskContext task) {
            return start(task);
        }
    }

    private static Dag dag(TaskDefinition<?> task) {
        return Dag.named("d").param("city", "Lima").param("limit", 10).tasks(t -> t.add(task));
    }

    private ShellConfig shell(Shell<?> task) throws InterruptedException {
        bench.end(dag(task), "a");
        return (ShellConfig) Objects.requireNonNull(seen.get());
    }

    private String failure(Shell<?> task) throws InterruptedException {
        return ((Outcome.Failure) bench.end(dag(task), "a").outcome()).reason();
    }

    @Test
    void aTextSaysWhatTheRunIs() throws Exception {
        ShellConfig config = shell(Shell.run("a")
                .command("load", "{{ ds }}", "{{ ds_nodash }}", "{{ ts }}", "{{ logical_date }}", "{{ ds | plus_days(-1) }}",
                        "{{ logical_date | date('yyyy/MM') }}", "{{ run_id }}/{{ dag.id }}/{{ task.id }}/{{ try_number }}/{{ map_index }}",
                        "{{ params.city }} {{ params.limit }}", "{{ conn.db.host }}:{{ conn.db.port }} {{ conn.db.extra.region }}",
                        "s3://{{ var.bucket }}", "{{ var.nothing | default('none') }}", "$(touch x); {{ params.city }}")
                .env("DAY", "{{ data_interval_start | date('dd') }}").in("/data/{{ ds }}"));
        assertThat(config.command()).containsExactly("load", "2026-08-01", "20260801", "2026-08-01T12:00:00Z", "2026-08-01T12:00:00Z",
                "2026-07-31",
                "2026/08", "manual__1/d/a/1/-1", "Lima 10", "db.example.org:5432 eu", "s3://lake", "none", "$(touch x); Lima");
        assertThat(config.env()).containsEntry("DAY", "01");
        assertThat(config.directory()).isEqualTo("/data/2026-08-01");
    }

    @Test
    void aTextWithoutTemplatesIsNotTouchedAndNothingIsLookedUp() throws Exception {
        String script = "echo ${#PATH} {# x #} {a,b} '}}' \n\n\t";
        assertThat(shell(Shell.run("a").script(script)).script()).isEqualTo(script);
        assertThat(bench.loads).hasValue(0);
    }

    @Test
    void aPasswordThatIsNamedIsMaskedAndQuoted() throws Exception {
        assertThat(shell(Shell.run("a").script("login {{ conn.db.password }}")).script())
                .isEqualTo("_batuta_value_1='s3cret word'; login \"${_batuta_value_1}\"");
        assertThat(log()).contains("the password is ***").doesNotContain("s3cret");
    }

    private String log() throws IOException {
        return bench.log();
    }

    @Test
    void whatIsNotThereFailsWithFieldAndLine() throws Exception {
        assertThat(failure(Shell.run("a").script("true\necho {{ var.buckets }}")))
                .isEqualTo("script, line 2: there is no variable 'buckets'; did you mean bucket?");
        assertThat(failure(Shell.run("a").command("x", "{{ conn.dbb.host }}")))
                .isEqualTo("command 2, line 1: there is no connection 'dbb'; did you mean db?");
        assertThat(failure(Shell.run("a").command("x", "{{ conn.db.description }}"))).contains("connection db has no description");
        assertThat(failure(Shell.run("a").command("bash", "-c", "echo {{ conn.db.password }}"))).contains("command 3, line 1")
                .contains(".env(");
        assertThat(failure(Shell.run("a").command("bash").stdin("echo {{ conn.db.password }}"))).contains("stdin, line 1");
        assertThat(failure(Shell.run("a").command("ssh", "host", "rm {{ conn.db.password }}"))).contains("command 3");
        assertThat(failure(Shell.run("a").command("x", "{{ params }}"))).contains("params.name");
        assertThat(failure(Shell.run("a").script("x").in("/{{ var.lines }}"))).contains("line break");
    }

    @Test
    void whatGoesOnAfterACrashDoesNotNeedWhatItBeganWith() throws Exception {
        Dag dag = dag(Shell.run("a").script("echo {{ var.bucket }}"));
        bench.variables.clear();
        bench.end(dag, "a", new Bench.Given(Attempt.Mode.REATTACH, -1, null, null, List.of()));
        assertThat(((ShellConfig) Objects.requireNonNull(seen.get())).script()).isEqualTo("echo {{ var.bucket }}");
    }

    @Test
    void whatCodeMadeIsNotATemplate() throws Exception {
        Dag dag = Dag.named("d").tasks(t -> t.late("a", Shell.KIND, t.call("word", String.class, _ -> "{{ ds }}"),
                (_, word) -> Shell.run("a").command("echo", word)));
        bench.journal.outputs.put(1L, "\"{{ ds }}\"");
        bench.end(dag, "a", Bench.Given.FIRST.inputs(new Attempt.Input("word", false, List.of(1L))));
        assertThat(((ShellConfig) Objects.requireNonNull(seen.get())).command()).containsExactly("echo", "{{ ds }}");
    }

    @Test
    void valuesOfAStatementAreBound() throws Exception {
        bench.end(dag(Sql.run("a").connection("db").sql("delete from t where day = {{ ds }} and n < {{ params.limit }}")), "a");
        SqlConfig config = (SqlConfig) Objects.requireNonNull(seen.get());
        assertThat(config.statements()).containsExactly("delete from t where day = ? and n < ?");
        assertThat(config.parameters()).extracting(Object::toString).containsExactly("\"2026-08-01\"", "10");
    }
}
