package io.batuta.tasks.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.sql.Sql;
import io.batuta.model.sql.SqlResult;
import io.batuta.model.sql.SqlWait;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.testing.ScratchDatabase;
import io.batuta.tasks.RecordingContext;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** SQL on a real Postgres. */
class SqlHandlerTest {
    private static final ScratchDatabase SCRATCH = ScratchDatabase.createEmpty();

    record Invoice(long id, BigDecimal amount, LocalDate dueDate, Instant sentAt, boolean paid, String uuid, List<String> tags,
            Map<String, Object> extra) {}

    record Id(long id) {}

    @AfterAll
    static void gone() {
        SCRATCH.close();
    }

    private static Connection connection(String password) {
        DatabaseAddress address = SCRATCH.address();
        URI uri = URI.create(address.jdbcUrl().substring("jdbc:".length()));
        return new Connection("warehouse", "postgres", null, uri.getHost(), uri.getPort(), address.owner().user(),
                password == null ? address.owner().password() : password, uri.getPath().substring(1), Map.of(), Set.of());
    }

    private static Outcome reading(Sql<?> sql) {
        return SqlHandler.reading().start(context(sql.connection("warehouse")));
    }

    private static Outcome writing(Sql<?> sql) {
        return SqlHandler.writing().start(context(sql.connection("warehouse")));
    }

    private static RecordingContext context(Sql<?> sql) {
        assertThat(sql.problem()).isNull();
        return new RecordingContext(sql, Path.of("unused")).with(connection(null));
    }

    private static Object output(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return ((Outcome.Success) outcome).output();
    }

    private static Outcome.Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure) outcome;
    }

    @Test
    void rowsBecomeRecords() {
        var query = Sql.query("q")
                .sql("""
                        select 7::bigint as id, 12.50::numeric as amount, ?::date as due_date, '2026-01-02T03:04:05Z'::timestamptz as sent_at, true as paid,
                               '00000000-0000-0000-0000-000000000001'::uuid as uuid, array['a', 'b'] as tags, '{"k": [1]}'::jsonb as extra
                        """)
                .param("2026-02-03").rows(Invoice.class);
        assertThat(output(reading(query))).isEqualTo(List.of(new Invoice(7, new BigDecimal("12.50"), LocalDate.parse("2026-02-03"),
                Instant.parse("2026-01-02T03:04:05Z"), true, "00000000-0000-0000-0000-000000000001", List.of("a", "b"),
                Map.of("k", List.of(1)))));
    }

    @Test
    void valuesAreNeverPartOfTheText() {
        String evil = "'; drop table x; --";
        record Text(String text) {}
        assertThat(output(reading(Sql.query("q").sql("select ? as text").param(evil).rows(Text.class)))).isEqualTo(List.of(new Text(evil)));
    }

    @Test
    void statementsTakeEffectTogetherOrNotAtAll() {
        writing(Sql.run("make").sql("create table together (id bigint primary key)"));
        var outcome = failure(writing(Sql.run("load").sql("insert into together values (1)", "insert into together values (1)")));
        assertThat(outcome.reason()).contains("duplicate key").contains("connection warehouse")
                .contains("the statement: insert into together");
        assertThat(outcome.retryable()).isFalse();
        assertThat(output(reading(Sql.query("q").sql("select id from together").rows(Id.class)))).isEqualTo(List.of());
        assertThat(output(writing(Sql.run("load").sql("insert into together values (1), (2)", "delete from together where id = 2"))))
                .isEqualTo(new SqlResult(List.of(2L, 1L)));
        assertThat(output(writing(Sql.run("clean").sql("vacuum together").withoutTransaction()))).isInstanceOf(SqlResult.class);
    }

    @Test
    void aQueryChangesNothing() {
        writing(Sql.run("make").sql("create table kept (id bigint)", "insert into kept values (1)"));
        assertThat(failure(reading(Sql.query("q").sql("delete from kept returning id"))).reason()).contains("read-only transaction");
    }

    @Test
    void aWrongPasswordAWrongNameAndAWrongTypeAreSaid() {
        var refused = failure(
                SqlHandler.reading().start(new RecordingContext(Sql.query("q").connection("warehouse").sql("select 1"), Path.of("unused"))
                        .with(connection("wrong"))));
        assertThat(refused.hint()).contains("check login and password");
        assertThat(refused.reason()).doesNotContain("wrong\"");
        assertThat(failure(reading(Sql.query("q").sql("select * from nowhere"))).reason()).contains("nowhere").contains("42P01");
        assertThatThrownBy(() -> reading(Sql.query("q").sql("select 1 as id, 2 as surplus").rows(Id.class)))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("columns are id, surplus").hasMessageContaining("surplus");
        assertThatThrownBy(() -> reading(Sql.query("q").sql("select 'x' as id").rows(Id.class))).hasMessageContaining("do not fit");
        assertThatThrownBy(() -> reading(Sql.query("q").sql("select generate_series(1, 5) as id").rows(Id.class).maxRows(4)))
                .hasMessageContaining("more than 4 rows");
    }

    @Test
    void aStatementIsCancelledInTheDatabase() throws Exception {
        var handler = SqlHandler.reading();
        var context = context(Sql.query("slow").connection("warehouse").sql("select pg_sleep(600)"));
        var ended = new CompletableFuture<Outcome>();
        Thread.ofVirtual().start(() -> ended.complete(handler.start(context)));
        var active = Sql.query("active")
                .sql("select count(*) as id from pg_stat_activity where query like 'select pg_sleep(600)%' and state = 'active'")
                .rows(Id.class);
        await().until(() -> output(reading(active)).equals(List.of(new Id(1))));
        context.cancel();
        handler.cancel(context, false);
        await().until(ended::isDone);
        assertThat(ended.join()).isInstanceOf(Outcome.Cancelled.class);
        await().until(() -> output(reading(active)).equals(List.of(new Id(0))));
    }

    private static Outcome waiting(SqlWait sensor) throws Exception {
        SqlWait complete = sensor.connection("warehouse").giveUpAfter(Duration.ZERO);
        assertThat(complete.problem()).isNull();
        return SqlSensor.handler().start(new RecordingContext(complete, Path.of("unused")).with(connection(null)));
    }

    @Test
    void aSensorWaitsForAYes() throws Exception {
        for (String yes : List.of("select 1", "select true", "select 'x'", "select 0.5", "select -1, null")) {
            assertThat(waiting(Sql.waitFor("w").sql(yes))).as(yes).isEqualTo(new Outcome.Success(null));
        }
        for (String no : List.of("select 0", "select false", "select ''", "select '0'", "select null", "select 1 where false",
                "select 0.0")) {
            assertThat(failure(waiting(Sql.waitFor("w").sql(no))).reason()).as(no).startsWith("it waited 0 s for a yes");
        }
        assertThat(waiting(Sql.waitFor("w").sql("select ?::text = 'a''b' and ?::int = 2").param("a'b").param(2)))
                .isEqualTo(new Outcome.Success(null));
    }

    @Test
    void aSensorThatCannotLookFailsTheTry() throws Exception {
        assertThat(failure(waiting(Sql.waitFor("w").sql("select * from nowhere")))).satisfies(failure -> {
            assertThat(failure.reason()).contains("nowhere").contains("42P01");
            assertThat(failure.retryable()).isFalse();
        });
        assertThat(failure(waiting(Sql.waitFor("w").sql("create table made (id int)"))).reason()).contains("read-only");
    }

    @Test
    void settingsAreCheckedWhenTheDagIsBuilt() {
        assertThat(Sql.query("q").sql("select 1").problem()).contains(".connection(");
        assertThat(Sql.query("q").connection("c").problem()).contains(".sql(");
        assertThat(Sql.query("q").connection("c").sql("select 1", "select 2").problem()).contains("one statement");
        assertThat(Sql.query("q").connection("c").sql("select ?").param(List.of(1)).problem()).contains("not [1]");
        assertThat(Sql.run("q").connection("c").sql("select 1").rows(Id.class).problem()).contains("Sql.query");
        assertThat(Sql.run("q").connection("c").sql("select ?", "x").param(1).problem()).contains("single statement");
        assertThat(Sql.query("q").connection("c").sql("select 1").maxRows(0).problem()).contains("maxRows");
    }

    @Test
    void aConnectionOfAnotherKindIsRefused() {
        var http = new Connection("warehouse", "http", null, "h", null, null, null, null, Map.of(), Set.of());
        assertThatThrownBy(() -> SqlHandler.reading()
                .start(new RecordingContext(Sql.query("q").connection("warehouse").sql("select 1"), Path.of("unused"))
                        .with(http)))
                .hasMessageContaining("kind postgres or jdbc");
    }
}
