package io.batuta.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.log.LogReader;
import io.batuta.engine.outbox.OutboxDispatcher;
import io.batuta.engine.runner.Connections;
import io.batuta.model.json.Json;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Hook;
import io.batuta.server.alert.MailCourier;
import io.batuta.server.alert.StoredFacts;
import io.batuta.store.read.Reads;
import io.batuta.store.read.TaskReads;
import io.batuta.store.table.OutboxStore;
import io.batuta.store.testing.ScratchDatabase;
import io.batuta.tasks.mail.Mailer;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts from their rows in a real database to a real mail server. Time is moved by hand. */
class AlertsTest {
    private static final Duration GATHER = Duration.ofMinutes(1);

    @TempDir Path folder;
    private final ScratchDatabase scratch = ScratchDatabase.create();
    private final OutboxStore store = new OutboxStore(scratch.database());
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final InstantSource clock = now::get;
    private final AtomicReference<Optional<Connection>> smtp = new AtomicReference<>(Optional.empty());
    private GreenMail server = mailServer(0);
    private OutboxDispatcher outbox = dispatcher();
    private int written;

    private static GreenMail mailServer(int port) {
        return new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    private OutboxDispatcher dispatcher() {
        Connections connections = id -> id.equals("smtp_default") ? smtp.get() : Optional.empty();
        return new OutboxDispatcher(new OutboxTable(store, clock),
                List.of(new MailCourier(new Mailer(), connections, facts(), ZoneId.of("UTC"),
                        GATHER)),
                clock);
    }

    private StoredFacts facts() {
        return new StoredFacts(new TaskReads(new Reads(scratch.database().pool())), new LogReader(new LocalLogStore(folder)),
                () -> "https://batuta.example.org");
    }

    @BeforeEach
    void start() {
        server.start();
        serverAt(server.getSmtp().getPort());
    }

    @AfterEach
    void stop() {
        outbox.close();
        server.stop();
        scratch.close();
    }

    private void serverAt(int port) {
        smtp.set(Optional.of(new Connection("smtp_default", "smtp", null, "127.0.0.1", port, null, null, null,
                Map.of("security", "plain", "from", "batuta@example.org"), Set.of())));
    }

    private void fail(int count) {
        for (int i = 0; i < count; i++) {
            int run = written++;
            var happened = new Hook.Happened(AlertOn.FAILURE, "sales", "r" + run, "load", -1, 1, "exit code 1 <b>&");
            store.put("failure " + run, "mail", Json.write(Map.of("happened", happened, "to", List.of("ops@example.org"))), now.get());
        }
        outbox.wake();
    }

    private static String text(MimeMessage mail) {
        try {
            return ((Multipart) mail.getContent()).getBodyPart(0).getContent().toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitMails(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.getReceivedMessages().length == count);
    }

    private long waiting() {
        return store.newest("waiting", 10_000).size();
    }

    @Test
    void theFirstLeavesAtOnceAndAStormGathers() {
        fail(1);
        outbox.start();
        awaitMails(1);
        fail(120);
        await().until(() -> store.newest("waiting", 200).stream().allMatch(message -> message.lastError() != null));
        assertThat(server.getReceivedMessages()).hasSize(1);
        now.updateAndGet(time -> time.plus(GATHER));
        outbox.wake();
        awaitMails(2);
        await().until(() -> waiting() == 0);
        assertThat(store.newest("done", 500)).hasSize(121).allSatisfy(done -> assertThat(done.answer()).startsWith("250"));
    }

    @Test
    void afterAnOutageEveryAlertArrivesOnceAndTogether() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        serverAt(port);
        outbox.start();
        // Ten minutes, fifty failures in each.
        for (int minute = 0; minute < 10; minute++) {
            fail(50);
            await().until(() -> store.newest("waiting", 10_000).stream().allMatch(message -> message.lastError() != null
                    && message.nextAt().isBefore(now.get().plus(Duration.ofMinutes(11))) && !message.nextAt().isBefore(now.get())));
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        }
        server.stop();
        server = mailServer(port);
        server.start();
        // Time goes on: pauses between tries and gathering end.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(20)));
            outbox.wake();
            return waiting() == 0;
        });
        assertThat(store.newest("done", 10_000)).hasSize(500);
        assertThat(server.getReceivedMessages().length).isBetween(1, 30);
        assertThat(ids()).doesNotHaveDuplicates();
    }

    private List<String> ids() {
        return Arrays.stream(server.getReceivedMessages()).map(mail -> {
            try {
                return mail.getMessageID();
            } catch (jakarta.mail.MessagingException e) {
                throw new AssertionError(e);
            }
        }).toList();
    }

    @Test
    void aTestDoesNotGather() {
        outbox.start();
        fail(1);
        awaitMails(1);
        store.put("test/1", "mail", Json.write(Map.of("to", List.of("ops@example.org"))), now.get());
        outbox.wake();
        awaitMails(2);
    }

    @Test
    void onePressedForDoesNotGather() {
        outbox.start();
        fail(1);
        awaitMails(1);
        fail(2);
        await().until(() -> store.newest("waiting", 10).stream().filter(message -> message.lastError() != null).count() == 2);
        long id = store.newest("waiting", 10).getFirst().id();
        assertThat(store.tryNow(id, now.get())).isTrue();
        outbox.wake();
        awaitMails(2);
        await().until(() -> store.find(id).orElseThrow().state().equals("done"));
        assertThat(waiting()).as("the other one gathers on").isOne();
    }

    @Test
    void withoutAConnectionAlertsWaitAndSayWhy() {
        smtp.set(Optional.empty());
        fail(2);
        outbox.start();
        await().until(() -> store.newest("waiting", 10).stream()
                .allMatch(message -> String.valueOf(message.lastError()).contains("smtp_default")));
        assertThat(store.newest("waiting", 10)).allSatisfy(message -> assertThat(message.tries()).isZero());
        serverAt(server.getSmtp().getPort());
        outbox.wake();
        awaitMails(1);
        await().until(() -> waiting() == 0);
    }

    @Test
    void aBundleOfAnEarlierTryStaysTogetherAfterARestart() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        serverAt(port);
        fail(3);
        outbox.start();
        await().until(
                () -> store.newest("waiting", 10).stream().allMatch(message -> String.valueOf(message.lastError()).contains("refuses")));
        outbox.close();
        fail(2);
        serverAt(server.getSmtp().getPort());
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
        outbox = dispatcher();
        outbox.start();
        awaitMails(2);
        await().until(() -> waiting() == 0);
        assertThat(Arrays.stream(server.getReceivedMessages()).map(AlertsTest::text)).anyMatch(text -> text.contains("3 alerts gathered"))
                .anyMatch(text -> text.contains("2 alerts gathered"));
    }

    @Test
    void theWordsSayWhatHappenedAndAreNoMarkup() throws Exception {
        fail(1);
        outbox.start();
        awaitMails(1);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[batuta] FAILED sales.load, run r0");
        Multipart both = (Multipart) mail.getContent();
        assertThat(both.getBodyPart(0).getContent().toString()).contains("Reason: exit code 1 <b>&")
                .contains("https://batuta.example.org/dags/sales/runs/r0");
        assertThat(both.getBodyPart(1).getContent().toString()).contains("exit code 1 &lt;b&gt;&amp;");
    }
}
