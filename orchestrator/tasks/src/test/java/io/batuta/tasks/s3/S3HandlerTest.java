package io.batuta.tasks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.s3.S3;
import io.batuta.model.s3.S3Object;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.RecordingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects in a real store. */
class S3HandlerTest {
    @TempDir static Path store;
    @TempDir Path work;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.required(store);
        try (var client = Store.of(server.connection(null)).open()) {
            client.createBucket(request -> request.bucket("lake"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private Object output(TaskDefinition<?> task) throws Exception {
        Outcome outcome = run(task, server.connection("lake"));
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return ((Outcome.Success) outcome).output();
    }

    private Outcome run(TaskDefinition<?> task, Connection connection) throws Exception {
        assertThat(task.problem()).isNull();
        TaskHandler handler = S3Handler.all().stream().filter(one -> one.kind().equals(task.kind())).findFirst().orElseThrow();
        return handler.start(new RecordingContext(task, work).with(connection));
    }

    private String there(String name) {
        return work.resolve(name).toString();
    }

    @Test
    void anObjectGoesAndComesBackWhole() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(work.resolve("from"), bytes);
        S3Object object = new S3Object("lake", "there and/back 'ä' +&?.bin", bytes.length);
        assertThat(output(S3.put("p").connection("lake").key(object.key()).from(there("from")))).isEqualTo(object);
        Files.writeString(work.resolve("to"), "old");
        assertThat(output(S3.get("g").connection("lake").bucket("lake").key(object.key()).to(there("to")))).isEqualTo(object);
        assertThat(work.resolve("to")).hasBinaryContent(bytes);
        try (Stream<Path> all = Files.list(work)) {
            assertThat(all.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("from", "to");
        }
    }

    /** Keys are somebody's words: they name objects and nothing else, neither files of ours nor parts of an address. */
    @Test
    void hostileKeysAreKeys() throws Exception {
        for (String key : List.of("evil/../../etc/passwd", "evil/$(touch ledger)", "evil/`touch ledger`;'\"", "evil/?acl&x=y#z",
                "evil/%2e%2e/x",
                "evil/' OR 1=1 --", "evil/--host=evil", "evil/{{ ds }}")) {
            S3Object object = new S3Object("lake", key, 4);
            assertThat(output(S3.put("p").connection("lake").key(key).content("evil"))).isEqualTo(object);
            assertThat(output(S3.get("g").connection("lake").key(key).to(there("got")))).isEqualTo(object);
            assertThat(work.resolve("got")).hasContent("evil");
            assertThat(output(S3.list("l").connection("lake").prefix(key))).isEqualTo(List.of(object));
        }
        assertThat((List<?>) output(S3.list("l").connection("lake").prefix("evil/"))).hasSize(8);
        try (Stream<Path> all = Files.list(work)) {
            assertThat(all.map(path -> path.getFileName().toString())).containsExactly("got");
        }
    }

    @Test
    void objectsAreListedAndWaitedFor() throws Exception {
        assertThat(run(S3.waitFor("w").connection("lake").key("in/*.csv").giveUpAfter(Duration.ZERO).orSkip(), server.connection("lake")))
                .isEqualTo(new Outcome.Skipped("it waited 0 s for in/*.csv in the bucket of connection lake; it is not there"));
        for (String key : List.of("in/b.csv", "in/a.csv", "in/deep/c.csv", "in/x.txt")) {
            output(S3.put("p").connection("lake").key(key).content("größe").contentType("text/csv"));
        }
        assertThat(output(S3.waitFor("w").connection("lake").key("in/*.csv")))
                .isEqualTo(List.of(new S3Object("lake", "in/a.csv", 7), new S3Object("lake", "in/b.csv", 7)));
        assertThat((List<?>) output(S3.list("l").connection("lake").prefix("in/"))).hasSize(4);
        assertThatThrownBy(() -> output(S3.list("l").connection("lake").prefix("in/").atMost(3)))
                .hasMessageContaining("more than 3 objects");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThatThrownBy(() -> output(S3.get("g").connection("lake").key("none").to(there("x"))))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e).hasMessageContaining("cannot get none of bucket lake").hasMessageContaining("404 NoSuchKey");
                    assertThat(e.outcome().hint()).contains("S3.waitFor");
                });
        assertThatThrownBy(() -> output(S3.put("p").connection("lake").bucket("nowhere").key("k").content("x")))
                .hasMessageContaining("404 NoSuchBucket");
        assertThatThrownBy(() -> output(S3.put("p").connection("lake").key("k").from(there("none"))))
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> run(S3.put("p").connection("lake").key("k").content("x"), server.connection(null)))
                .hasMessageContaining("names a bucket");
        assertThat(work.resolve("x")).doesNotExist();
    }

    @Test
    void theConnectionIsTested() {
        S3ConnectionTest test = new S3ConnectionTest();
        assertThat(test.test(server.connection("lake"))).satisfies(result -> {
            assertThat(result.usable()).as(result.sentence()).isTrue();
            assertThat(result.sentence()).endsWith("accepts the access key and lists the objects of bucket lake");
        });
        assertThat(test.test(server.connection(null)).sentence()).endsWith("lists 1 bucket");
        assertThat(test.test(server.connection("nowhere"))).returns(false, Result::usable);
        assertThat(test.servers(server.connection(null))).singleElement().asString().startsWith("http://127.0.0.1:");
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamed() throws Exception {
        Connection nobody = new Connection("lake", "s3", null, "http://127.0.0.1:" + free(), null, "key", "secret", "lake", Map.of(),
                Set.of());
        assertThatThrownBy(() -> run(S3.list("l").connection("lake"), nobody)).isInstanceOfSatisfying(TaskFailedException.class, e -> {
            assertThat(e).hasMessageContaining("did not answer").hasMessageContaining("refused");
            assertThat(e.outcome().retryable()).isTrue();
        });
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void wrongFieldsAreNamed() {
        assertThat(S3.put("p").key("k").content("x").problem()).contains("connection");
        assertThat(S3.put("p").connection("c").bucket("a/b").key("k").content("x").problem()).startsWith("bucket");
        assertThat(S3.put("p").connection("c").content("x").problem()).startsWith("key");
        assertThat(S3.put("p").connection("c").key("k\0").content("x").problem()).startsWith("key");
        assertThat(S3.put("p").connection("c").key("k".repeat(1025)).content("x").problem()).startsWith("key");
        assertThat(S3.put("p").connection("c").key("k").problem()).contains(".from(");
        assertThat(S3.put("p").connection("c").key("k").from("relative").problem()).startsWith("local path");
        assertThat(S3.put("p").connection("c").key("k").content("x").contentType("a\nb").problem()).startsWith("contentType");
        assertThat(S3.get("g").connection("c").key("k").problem()).startsWith("local path");
        assertThat(S3.list("l").connection("c").atMost(0).problem()).startsWith("atMost");
        assertThat(S3.waitFor("w").connection("c").problem()).startsWith("key");
        assertThatThrownBy(() -> Store.of(new Connection("c", "s3", null, "ftp://x", null, null, null, null, Map.of(), Set.of())))
                .hasMessageContaining("no endpoint");
        assertThatThrownBy(() -> Store.of(new Connection("c", "http", null, "x", null, null, null, null, Map.of(), Set.of())))
                .hasMessageContaining("kind s3");
    }
}
