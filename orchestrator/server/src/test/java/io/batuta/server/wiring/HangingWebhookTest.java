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
import io.batuta.server.alert.WebhookCourier;
import io.batuta.store.read.Reads;
import io.batuta.store.read.TaskReads;
import io.batuta.store.table.OutboxStore;
import io.batuta.store.testing.ScratchDatabase;
import io.batuta.tasks.mail.Mailer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks whose other side takes the connection and then says nothing, or never ends its answer, and mails beside them. */
class HangingWebhookTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** More than there is room for at once. */
    private static final int MANY = 20;

    @TempDir Path folder;
    private final ScratchDatabase scratch = ScratchDatabase.create();
    private final OutboxStore store = new OutboxStore(scratch.database());
    private final InstantSource clock = InstantSource.system();
    private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Collection<Socket> called = new ConcurrentLinkedQueue<>();
    private ServerSocket deaf;
    private OutboxDispatcher outbox;

    @BeforeEach
    void start() throws IOException {
        mails.start();
        deaf = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        deaf.close();
        for (Socket one : called) {
            one.close();
        }
        outbox.close();
        await().atMost(LIMIT).until(() -> store.newest(null, 500).stream().noneMatch(OutboxStore.Message::held));
        mails.stop();
        scratch.close();
    }

    /** Takes every connection, and answers each with these words, which are no whole answer. */
    private void takesCalls(String words) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket one = deaf.accept();
                    one.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    called.add(one);
                }
            } catch (IOException _) {
                // The test is over.
            }
        });
    }

    private void dispatch(Duration patience) {
        Connection smtp = new Connection("smtp_default", "smtp", null, "127.0.0.1", mails.getSmtp().getPort(), null, null, null,
                Map.of("security", "plain", "from", "batuta@example.org"), Set.of());
        Connection chat = new Connection("chat", "webhook", null, null, null, null, "http://127.0.0.1:" + deaf.getLocalPort() + "/s3cret",
                null, Map.of(), Set.of());
        Connections connections = id -> Optional.of(id.startsWith("chat") ? chat : smtp);
        StoredFacts facts = new StoredFacts(new TaskReads(new Reads(scratch.database().pool())), new LogReader(new LocalLogStore(folder)),
                () -> "https://batuta.example.org");
        outbox = new OutboxDispatcher(new OutboxTable(store, clock),
                List.of(new MailCourier(new Mailer(), connections, facts, ZoneId.of("UTC"), Duration.ZERO),
                        new WebhookCourier(connections, patience, facts, ZoneId.of("UTC"), Duration.ZERO)),
                clock);
        outbox.start();
    }

    /** To somebody else each time, so that they do not leave as one. */
    private void tell(String channel, String to, int count) {
        for (int i = 0; i < count; i++) {
            var happened = new Hook.Happened(AlertOn.FAILURE, "sales", "r" + i, "load", -1, 1, "exit code 1");
            store.put("failure " + channel + i, channel, Json.write(Map.of("happened", happened, "to", List.of(to.replace("#", "" + i)))),
                    clock.instant());
        }
        outbox.wake();
    }

    private List<OutboxStore.Message> of(String channel) {
        return store.newest(null, 500).stream().filter(message -> message.channel().equals(channel)).toList();
    }

    @Test
    void mailsLeaveWhileAllRoomForWebhooksIsTaken() {
        takesCalls("");
        dispatch(Duration.ofMinutes(1));
        tell("webhook", "chat#", MANY);
        await().atMost(LIMIT).until(() -> called.size() == 16);
        tell("mail", "ops#@example.org", MANY);
        await().atMost(LIMIT).until(() -> mails.getReceivedMessages().length == MANY);
        await().atMost(LIMIT).until(() -> of("mail").stream().allMatch(mail -> mail.state().equals("done")));
        assertThat(of("webhook")).allMatch(alert -> alert.state().equals("waiting"));
        assertThat(of("webhook").stream().filter(OutboxStore.Message::held)).as("being tried").hasSize(16);
        assertThat(called).as("the others wait for room").hasSize(16);
    }

    @Test
    void itsStateSaysWhatHappenedAndTheNextTurnComes() {
        takesCalls("");
        dispatch(Duration.ofSeconds(1));
        tell("webhook", "chat#", MANY);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(of("webhook")).allSatisfy(alert -> {
            assertThat(alert.lastError()).matches("the webhook of connection chat\\d+ gave no answer within 1 s");
            assertThat(alert.state()).isEqualTo("waiting");
        }));
    }

    @Test
    void anAnswerThatNeverEndsIsNone() {
        takesCalls("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        dispatch(Duration.ofSeconds(1));
        tell("webhook", "chat", 1);
        await().atMost(LIMIT)
                .until(() -> "the webhook of connection chat gave no answer within 1 s".equals(of("webhook").getFirst().lastError()));
    }

    @Test
    void oneThatNobodyListensToIsSaidToRefuse() throws IOException {
        deaf.close();
        dispatch(Duration.ofSeconds(30));
        tell("webhook", "chat", 1);
        await().atMost(LIMIT).until(() -> of("webhook").getFirst().lastError() != null);
        assertThat(of("webhook").getFirst().lastError()).startsWith("the webhook of connection chat cannot be called: ")
                .contains("refused").doesNotContain("s3cret");
    }
}
