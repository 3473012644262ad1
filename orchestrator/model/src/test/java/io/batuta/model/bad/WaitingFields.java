package io.batuta.model.bad;

import static io.batuta.model.bad.Field.number;
import static io.batuta.model.bad.Field.share;
import static io.batuta.model.bad.Field.text;
import static io.batuta.model.bad.Field.time;

import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.file.LocalFile;
import io.batuta.model.http.Http;
import io.batuta.model.http.HttpWait;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaMessage;
import io.batuta.model.kafka.KafkaWait;
import io.batuta.model.runs.DagTrigger;
import io.batuta.model.runs.OtherDag;
import io.batuta.model.s3.S3;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.sql.Sql;
import io.batuta.model.ssh.Ssh;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What waits: sensors, and tasks that start other DAGs. */
final class WaitingFields {
    private WaitingFields() {}

    static List<Field<?>> all() {
        List<Field<?>> all = new ArrayList<>(own());
        Map<String, Supplier<Sensor<?, ?>>> sensors = new LinkedHashMap<>();
        sensors.put("file.sensor", () -> LocalFile.waitFor("a").path("/x"));
        sensors.put("ssh_wait", () -> Ssh.waitForFile("a").connection("c").path("x"));
        sensors.put("sql.sensor", () -> Sql.waitFor("a").connection("c").sql("select 1"));
        sensors.put("http.sensor", WaitingFields::call);
        sensors.put("kafka.sensor", WaitingFields::record);
        sensors.put("s3.sensor", () -> S3.waitFor("a").connection("c").key("k"));
        sensors.put("dag.sensor", () -> OtherDag.waitFor("a").dag("other"));
        sensors.put("dag.trigger", WaitingFields::trigger);
        sensors.forEach((kind, sensor) -> all.addAll(looks(kind, sensor)));
        return all;
    }

    private static List<Field<?>> looks(String kind, Supplier<Sensor<?, ?>> sensor) {
        return List.of(
                time(kind, "every", time -> task(sensor.get().every(time))),
                share(kind, "slower", factor -> task(sensor.get().slower(factor, Duration.ofHours(1)))),
                time(kind, "slower", most -> task(sensor.get().slower(2, most))),
                time(kind, "giveUpAfter", patience -> task(sensor.get().giveUpAfter(patience)), "zero"));
    }

    private static TaskDefinition<?> task(Object sensor) {
        return (TaskDefinition<?>) sensor;
    }

    private static HttpWait call() {
        return Http.waitFor("a").connection("c");
    }

    private static KafkaWait<KafkaMessage> record() {
        return Kafka.waitFor("a").connection("c").topic("t");
    }

    private static DagTrigger trigger() {
        return OtherDag.trigger("a").dag("other");
    }

    private static List<Field<?>> own() {
        return List.of(
                text("file.sensor", "path", path -> LocalFile.waitFor("a").path(path)),
                text("file.sensor", "path", name -> LocalFile.waitFor("a").path("/x/" + name), "blank"),
                text("ssh_wait", "connection", id -> Ssh.waitForFile("a").connection(id).path("x")),
                text("ssh_wait", "remote path", path -> Ssh.waitForFile("a").connection("c").path(path)),
                text("sql.sensor", "connection", id -> Sql.waitFor("a").connection(id).sql("select 1")),
                text("sql.sensor", "sql", statement -> Sql.waitFor("a").connection("c").sql(statement), "two lines", "1 MB"),
                text("sql.sensor", "param", value -> Sql.waitFor("a").connection("c").sql("select ?").param(value), "empty", "blank",
                        "two lines", "1 MB"),
                text("http.sensor", "connection", id -> Http.waitFor("a").connection(id)),
                text("http.sensor", "url", url -> call().url(url), "empty"),
                text("http.sensor", "query", name -> call().query(name, "v")),
                text("http.sensor", "query q", value -> call().query("q", value), "empty", "blank", "two lines"),
                text("http.sensor", "header", name -> call().header(name, "v")),
                text("http.sensor", "header X", value -> call().header("X", value), "empty", "blank"),
                time("http.sensor", "timeout", timeout -> call().timeout(timeout)),
                number("http.sensor", "notYet", code -> call().notYet(code)),
                text("kafka.sensor", "connection", id -> Kafka.waitFor("a").connection(id).topic("t")),
                text("kafka.sensor", "topic", name -> Kafka.waitFor("a").connection("c").topic(name)),
                text("kafka.sensor", "key", key -> record().key(key), "empty", "blank", "two lines"),
                time("kafka.sensor", "lookingBack", time -> record().lookingBack(time), "zero"),
                text("s3.sensor", "connection", id -> S3.waitFor("a").connection(id).key("k")),
                text("s3.sensor", "bucket", name -> S3.waitFor("a").connection("c").bucket(name).key("k")),
                text("s3.sensor", "key", key -> S3.waitFor("a").connection("c").key(key), "blank"),
                text("dag.sensor", "dag", id -> OtherDag.waitFor("a").dag(id)),
                text("dag.sensor", "task", id -> OtherDag.waitFor("a").dag("other").task(id)),
                time("dag.sensor", "shifted", time -> OtherDag.waitFor("a").dag("other").shifted(time), "negative", "zero"),
                text("dag.trigger", "dag", id -> OtherDag.trigger("a").dag(id)),
                text("dag.trigger", "param", name -> trigger().param(name, 1)),
                text("dag.trigger", "param", value -> trigger().param("x", value), "empty", "blank", "two lines"),
                moment());
    }

    private static Field<Instant> moment() {
        return new Field<>("dag.trigger", "date", Map.of("first", Instant.MIN, "last", Instant.MAX), Set.of(),
                date -> io.batuta.model.dag.Dag.named("d").tasks(t -> t.add(trigger().date(date))));
    }
}
