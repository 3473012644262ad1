package io.batuta.model.bad;

import static io.batuta.model.bad.Field.number;
import static io.batuta.model.bad.Field.text;
import static io.batuta.model.bad.Field.time;

import io.batuta.model.http.Http;
import io.batuta.model.http.HttpResult;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.kafka.KafkaConsume;
import io.batuta.model.kafka.KafkaProduce;
import io.batuta.model.kafka.KafkaTopic;
import io.batuta.model.mail.Mail;
import io.batuta.model.s3.S3;
import io.batuta.model.sql.Sql;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What sends, fetches and stores: HTTP, Kafka, SQL, S3, mail. */
final class DataFields {
    private DataFields() {}

    static List<Field<?>> all() {
        return Stream.of(http(), kafka(), sql(), s3(), mail()).flatMap(List::stream).toList();
    }

    private static Http<HttpResult> get() {
        return Http.get("a").connection("c");
    }

    private static List<Field<?>> http() {
        return List.of(
                text("http", "connection", id -> Http.get("a").connection(id)),
                text("http", "url", url -> get().url(url), "empty"),
                text("http", "url", url -> Http.get("a").url("https://h/" + url), "empty"),
                text("http", "query", name -> get().query(name, "v")),
                text("http", "query q", value -> get().query("q", value), "empty", "blank", "two lines"),
                text("http", "header", name -> get().header(name, "v")),
                text("http", "header X", value -> get().header("X", value), "empty", "blank"),
                text("http.write", "body", body -> Http.post("a").connection("c").body(body, "text/plain"), "empty", "blank", "two lines",
                        "1 MB"),
                text("http.write", "body", field -> Http.post("a").connection("c").form(Map.of("f", field)), "empty", "blank", "U+0000",
                        "two lines", "1 MB", "half a character"),
                text("http.write", "contentType", type -> Http.post("a").connection("c").body("x", type)),
                text("http", "path", path -> get().path(path).into(Map.class)),
                number("http", "expect", code -> get().expect(code)),
                number("http", "retryOn", code -> get().retryOn(code)),
                number("http", "tries", tries -> get().tries(tries)),
                time("http", "backoff", first -> get().backoff(first), "zero"),
                time("http", "timeout", timeout -> get().timeout(timeout)),
                number("http", "maxBody", bytes -> get().maxBody(bytes), "huge"));
    }

    private static KafkaProduce<?> produce() {
        return Kafka.produce("a").to("t").connection("c").values(List.of("x"));
    }

    private static KafkaConsume<?> consume() {
        return Kafka.consume("a").from("t").connection("c");
    }

    private static KafkaTopic topic() {
        return Kafka.topic("t").connection("c");
    }

    private static List<Field<?>> kafka() {
        return List.of(
                text("kafka.produce", "to", name -> Kafka.produce("a").to(name).connection("c").values(List.of("x"))),
                text("kafka.produce", "connection", id -> Kafka.produce("a").to("t").connection(id).values(List.of("x"))),
                number("kafka.produce", "partitions", count -> produce().ensureTopic(count)),
                number("kafka.produce", "replication", count -> produce().ensureTopic(1, count)),
                text("kafka.produce", "config", name -> produce().config(name, "v")),
                text("kafka.produce", "config linger_ms", value -> produce().config("linger_ms", value), "empty", "blank", "two lines"),
                text("kafka.produce", "configVariable", key -> produce().configVariable(key)),
                time("kafka.produce", "deliveryTimeout", timeout -> produce().deliveryTimeout(timeout)),
                text("kafka.topic", "topic", name -> Kafka.topic(name).id("a").connection("c")),
                text("kafka.topic", "task id", id -> topic().id(id)),
                text("kafka.topic", "connection", id -> Kafka.topic("t").connection(id)),
                number("kafka.topic", "partitions", count -> topic().partitions(count)),
                number("kafka.topic", "replication", count -> topic().replication(count)),
                text("kafka.topic", "config", name -> topic().config(name, "v")),
                text("kafka.topic", "config retention.ms", value -> topic().config("retention.ms", value), "empty", "blank", "two lines"),
                text("kafka.consume", "from", name -> Kafka.consume("a").from(name).connection("c")),
                text("kafka.consume", "connection", id -> Kafka.consume("a").from("t").connection(id)),
                number("kafka.consume", "atMost", records -> consume().atMost(records)),
                time("kafka.consume", "within", time -> consume().within(time)),
                text("kafka.consume", "group", name -> consume().group(name)));
    }

    private static List<Field<?>> sql() {
        return List.of(
                text("sql", "connection", id -> Sql.run("a").connection(id).sql("select 1")),
                text("sql", "sql", statement -> Sql.run("a").connection("c").sql(statement), "two lines", "1 MB"),
                text("sql", "sql", statement -> Sql.run("a").connection("c").sql("select 1", statement), "two lines", "1 MB"),
                text("sql.query", "sql", statement -> Sql.query("a").connection("c").sql(statement), "two lines", "1 MB"),
                text("sql.query", "param", value -> Sql.query("a").connection("c").sql("select ?").param(value), "empty", "blank",
                        "two lines", "1 MB"),
                number("sql.query", "maxRows", rows -> Sql.query("a").connection("c").sql("select 1").maxRows(rows)));
    }

    private static List<Field<?>> s3() {
        return List.of(
                text("s3.put", "connection", id -> S3.put("a").connection(id).key("k").content("x")),
                text("s3.put", "bucket", name -> S3.put("a").connection("c").bucket(name).key("k").content("x")),
                text("s3.put", "key", key -> S3.put("a").connection("c").key(key).content("x"), "blank"),
                text("s3.put", "local path", path -> S3.put("a").connection("c").key("k").from(path)),
                text("s3.put", "content", content -> S3.put("a").connection("c").key("k").content(content), "empty", "blank", "two lines",
                        "1 MB"),
                text("s3.put", "contentType", type -> S3.put("a").connection("c").key("k").content("x").contentType(type)),
                text("s3.get", "connection", id -> S3.get("a").connection(id).key("k").to("/x")),
                text("s3.get", "bucket", name -> S3.get("a").connection("c").bucket(name).key("k").to("/x")),
                text("s3.get", "key", key -> S3.get("a").connection("c").key(key).to("/x"), "blank"),
                text("s3.get", "local path", path -> S3.get("a").connection("c").key("k").to(path)),
                text("s3.list", "connection", id -> S3.list("a").connection(id)),
                text("s3.list", "bucket", name -> S3.list("a").connection("c").bucket(name)),
                text("s3.list", "key", prefix -> S3.list("a").connection("c").prefix(prefix), "empty", "blank"),
                number("s3.list", "atMost", objects -> S3.list("a").connection("c").atMost(objects)));
    }

    private static Mail letter() {
        return Mail.send("a").to("ops@example.org").subject("s").text("t");
    }

    private static List<Field<?>> mail() {
        return List.of(
                text("mail", "connection", id -> letter().connection(id)),
                text("mail", "from", address -> letter().from(address)),
                text("mail", "to", address -> Mail.send("a").to(address).subject("s").text("t")),
                text("mail", "cc", address -> letter().cc(address)),
                text("mail", "bcc", address -> letter().bcc(address)),
                text("mail", "subject", subject -> letter().subject(subject)),
                text("mail", "text", text -> letter().text(text), "empty", "blank", "two lines", "1 MB"),
                text("mail", "html", html -> letter().html(html), "empty", "blank", "two lines", "1 MB"),
                text("mail", "attach", file -> letter().attach(file)));
    }
}
