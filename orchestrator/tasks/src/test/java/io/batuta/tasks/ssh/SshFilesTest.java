package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshFile;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files to and from another host, on a real server. */
class SshFilesTest {
    @TempDir static Path server;
    @TempDir Path work;

    @SuppressWarnings("NullAway.Init") private static Sshd sshd;

    private final Hosts hosts = new Hosts();

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(server);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private Outcome run(TaskDefinition<?> task) throws Exception {
        assertThat(task.problem()).isNull();
        TaskHandler handler = SshFileHandler.all(hosts).stream().filter(one -> one.kind().equals(task.kind())).findFirst().orElseThrow();
        return handler.start(new RecordingContext(task, work).with(sshd.connection(Map.of())));
    }

    private String there(String name) {
        return work.resolve(name).toString();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(work)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileArrivesWholeAndReplacesWhatIsThere() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        Path from = Files.write(work.resolve("from"), bytes);
        Files.writeString(work.resolve("to"), "old");
        assertThat(run(Ssh.upload("up").connection("worker").from(from.toString()).to(there("to")).mode("640")))
                .isEqualTo(new Outcome.Success(new SshFile(there("to"), bytes.length)));
        assertThat(work.resolve("to")).hasBinaryContent(bytes);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("to")))).isEqualTo("rw-r-----");
        assertThat(run(Ssh.download("down").connection("worker").from(there("to")).to(there("back")))).isInstanceOf(Outcome.Success.class);
        assertThat(work.resolve("back")).hasBinaryContent(bytes);
        assertThat(names()).containsExactly("back", "from", "to");
    }

    @Test
    void textIsUploadedAsUtf8() throws Exception {
        assertThat(run(Ssh.upload("up").connection("worker").content("¡hola! $(x) 'y'").to(there("a 'b' $c"))))
                .isInstanceOf(Outcome.Success.class);
        assertThat(work.resolve("a 'b' $c")).hasContent("¡hola! $(x) 'y'");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> run(Ssh.upload("up").connection("worker").content("x").to(there("no/dir"))))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("there is no directory for " + there("no/dir"));
        assertThatThrownBy(() -> run(Ssh.download("down").connection("worker").from(there("none")).to(there("x"))))
                .hasMessageContaining("there is no file " + there("none"));
        assertThatThrownBy(() -> run(Ssh.upload("up").connection("worker").from(there("none")).to(there("x"))))
                .hasMessageContaining("on this host to upload");
        assertThat(work.resolve("x")).doesNotExist();
    }

    @Test
    void aFileIsWaitedFor() throws Exception {
        var wait = Ssh.waitForFile("wait").connection("worker").path(there("orders-*.csv")).every(Duration.ofSeconds(1)).settled();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(run(wait));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        });
        Files.writeString(work.resolve("orders-2.csv"), "two");
        Files.writeString(work.resolve("orders-1.csv"), "1");
        Files.writeString(work.resolve("other.csv"), "1");
        assertThat(outcome.get()).isEqualTo(
                new Outcome.Success(List.of(new SshFile(there("orders-1.csv"), 1), new SshFile(there("orders-2.csv"), 3))));
    }

    @Test
    void waitingEndsAsFailedOrSkipped() throws Exception {
        var wait = Ssh.waitForFile("wait").connection("worker").path(there("none")).every(Duration.ofSeconds(1)).giveUpAfter(Duration.ZERO);
        assertThat(run(wait)).isEqualTo(new Outcome.Failure("it waited 0 s for " + there("none") + " on connection worker; it is not there",
                "clear it to wait anew, or raise .giveUpAfter(…)", false));
        assertThat(run(wait.orSkip())).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void wrongFieldsAreNamed() {
        assertThat(Ssh.upload("u").connection("c").to("x").problem()).contains(".from(");
        assertThat(Ssh.upload("u").connection("c").content("x").problem()).contains("no path on the other host");
        assertThat(Ssh.upload("u").connection("c").content("x").to("d/").problem()).contains("names a directory");
        assertThat(Ssh.upload("u").connection("c").from("relative").to("x").problem()).startsWith("local path:");
        assertThat(Ssh.upload("u").connection("c").content("x").to("x").mode("rw").problem()).startsWith("mode:");
        assertThat(Ssh.upload("u").content("x").to("x").problem()).contains("no connection");
        assertThat(Ssh.download("d").connection("c").from("a\0b").to("/x").problem()).contains("U+0000");
        assertThat(Ssh.waitForFile("w").connection("c").path("a/*/b").problem()).contains("only its last part");
        assertThat(Ssh.waitForFile("w").connection("c").path("a").every(Duration.ZERO).problem()).startsWith("every");
    }
}
