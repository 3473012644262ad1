package io.batuta.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.http.Http;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.shell.Shell;
import io.batuta.model.sql.Sql;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
    private static DagPlan plan(TaskDefinition<?> task) {
        return Dag.named("d").param("city", "Lima").param("limit", 10).tasks(t -> t.add(task)).plan();
    }

    private static String filled(String template, Map<String, Object> names) {
        return Texts.text(Pebble.fill(Pebble.read(template), names));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            echo {{ dz }}                          | line 1: there is no dz; did you mean ds or
            echo {{ params.citi }}                 | line 1: there is no parameter citi; did you mean city?
            {% if false %}{{ params.nope }}{% endif %} | line 1: there is no parameter nope; there are city, limit
            echo {{ dag.name }}                    | line 1: there is no dag. name
            echo {{ conn.db.hoste }}               | line 1: there is no field of a connection called hoste; did you mean host?
            echo {{ ds ! upperr }}                 | line 1: there is no filter upperr
            echo {{ now() }}                       | line 1: there is no function now
            echo {{ ds                             | line 1:
            echo {{ ds.class }}                    | line 1: ds has no parts
            {% include "/etc/passwd" %}            | line 1:
            docker ps --format {{.Names}}          | verbatim
            """)
    void whatCannotBeKnownLaterIsSaidWhenTheDagIsBuilt(String script, String said) {
        String problem = Templates.problem(plan(Shell.run("load").script("true\n" + script.replace('!', '|'))));
        assertThat(problem).startsWith("DAG d, task load: script, line ")
                .contains(said.replace("line 1", "line 2").replace("dag. name", "dag.name"));
    }

    @Test
    void whatIsWrittenForOthersIsLetBe() {
        assertThat(Templates.problem(plan(Shell.run("a").script("echo ${#PATH} {a,b} ${x}")))).isNull();
        assertThat(Templates.problem(plan(Shell.run("a").script("{% verbatim %}docker ps --format '{{.Names}}'{% endverbatim %}"))))
                .isNull();
        assertThat(Templates.problem(plan(Shell.run("a").script("{% for n in [1, 2] %}echo {{ n }} {{ loop.index }}\n{% endfor %}"))))
                .isNull();
        assertThat(Templates.problem(plan(Shell.run("a").command("echo", "{{ conn.db.extra.region }}", "{{ var.x | default('y') }}"))))
                .isNull();
        assertThat(filled("a\n{{ x }}\n\nb {# no comment #} ${#x}", Map.of("x", 1))).isEqualTo("a\n1\n\nb {# no comment #} ${#x}");
        assertThat(filled("{% verbatim %}{{.Names}}{% endverbatim %}", Map.of())).isEqualTo("{{.Names}}");
    }

    @Test
    void noMethodOfAnObjectIsCalled() {
        for (String attack : List.of("{{ x.getClass() }}", "{{ x.class }}", "{{ x.getClass().forName('java.lang.Runtime') }}",
                "{{ x.length() }}",
                "{{ x.bytes }}")) {
            assertThatThrownBy(() -> filled(attack, Map.of("x", "text"))).as(attack).isInstanceOf(TemplateException.class);
        }
        assertThat(filled("{{ x }}", Map.of("x", "{{ y }}{% include 'z' %}"))).isEqualTo("{{ y }}{% include 'z' %}");
    }

    @Test
    void valuesInStatementsAreBound() {
        SqlText sql = sql(
                "select * from t where day = {{ x }} and n in ({% for i in n %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}) -- ok");
        assertThat(sql.statement()).isEqualTo("select * from t where day = ? and n in (?, ?) -- ok");
        assertThat(sql.values()).extracting(Object::toString).containsExactly("\"'; drop table t; --\"", "1", "2");
        assertThat(sql("select {{ x }}::date, $$a '$$, E'\\'', \"q\", 'it''s' /* /* */ ' */ = {{ x }}").statement())
                .isEqualTo("select ?::date, $$a '$$, E'\\'', \"q\", 'it''s' /* /* */ ' */ = ?");
        assertThat(sql("select * from t_{{ x | raw }}").statement()).isEqualTo("select * from t_'; drop table t; --");
        for (String wrong : List.of("select '{{ x }}'", "select \"{{ x }}\"", "select 1 -- {{ x }}", "select /* {{ x }} */ 1",
                "select $a$ {{ x }} $a$",
                "select * from t_{{ x }}", "select * from {{ x }}_t", "select * from s.{{ x }}", "select {{ x }}{{ x }}",
                "select E'\\'{{ x }}'",
                "select {{ n }}")) {
            assertThatThrownBy(() -> sql(wrong)).as(wrong).isInstanceOf(TemplateException.class);
        }
        assertThat(Templates.problem(plan(Sql.query("q").connection("c").sql("select ? where {{ ds }}").param(1))))
                .contains("question marks");
        assertThat(Templates.problem(plan(Sql.run("q").connection("c").sql("delete from a where d = {{ ds }}", "select 1"))))
                .contains("stands alone");
    }

    private static SqlText sql(String template) {
        return SqlText.of(Pebble.fill(Pebble.read(template), Map.of("x", "'; drop table t; --", "n", List.of(1, 2))));
    }

    @Test
    void eachLanguageHasItsOwnWay() {
        Map<String, Object> names = Map.of("x", "a\"b<c>&d/é\n", "n", 3, "l", List.of("p", "q"));
        List<Piece> quoted = Pebble.fill(Pebble.read("{\"a\": \"<{{ x }}>\", \"b\": {{ x }}, \"n\": {{ n }}, \"l\": {{ l }}}"), names);
        assertThat(Json.tree(Texts.json(quoted)).path("a").asText()).isEqualTo("<a\"b<c>&d/é\n>");
        assertThat(Json.tree(Texts.json(quoted)).path("b").asText()).isEqualTo("a\"b<c>&d/é\n");
        assertThat(Json.tree(Texts.json(quoted)).path("l")).hasSize(2);
        List<Piece> plain = Pebble.fill(Pebble.read("/v/{{ x }}"), names);
        assertThat(Texts.url(plain)).isEqualTo("/v/a%22b%3Cc%3E%26d%2F%C3%A9%0A");
        assertThat(Texts.html(plain)).isEqualTo("/v/a&quot;b&lt;c&gt;&amp;d/é\n");
        assertThatThrownBy(() -> Texts.line(plain)).hasMessageContaining("line break");
        assertThatThrownBy(() -> Texts.line(Pebble.fill(Pebble.read("{{ l }}"), names))).hasMessageContaining("a list");
        assertThatThrownBy(() -> filled("{{ x }}", Map.of("x", "\0"))).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> filled("{{ x }}", Map.of("x", "\uE0B00\uE0B1"))).isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> Pebble.read("\uE0B0")).isInstanceOf(TemplateException.class);
        assertThat(Templates.problem(plan(Http.get("h").url("https://h/{{ ds }}").query("d", "{{ params.cit }}"))))
                .contains("query 1 value");
    }
}
