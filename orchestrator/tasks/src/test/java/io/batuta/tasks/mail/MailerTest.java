package io.batuta.tasks.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.batuta.model.mail.MailResult;
import io.batuta.model.task.Connection;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail to a real SMTP server. */
class MailerTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Mailer mailer = new Mailer();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Connection connection(Map<String, String> extra) {
        return connection(server.getSmtp().getPort(), null, null, extra);
    }

    private static Connection connection(int port, @Nullable String login, @Nullable String password, Map<String, String> extra) {
        var all = new java.util.HashMap<>(Map.of("security", "plain", "from", "batuta@example.org", "timeout", "5"));
        all.putAll(extra);
        return new Connection("smtp_default", "smtp", null, "127.0.0.1", port, login, password, null, all, Set.of());
    }

    private static Letter letter(String... to) {
        return new Letter("key-1", null, List.of(to), List.of(), List.of(), "¡Hola, señor! 你好", "grüße ✓", "<b>grüße ✓</b>", List.of());
    }

    @Test
    void everyCharacterArrives() throws Exception {
        MailResult result = mailer.send(connection(Map.of()), letter("ops@example.org"));
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("¡Hola, señor! 你好");
        Multipart both = (Multipart) mail.getContent();
        assertThat(both.getBodyPart(0).getContent()).isEqualTo("grüße ✓");
        assertThat(both.getBodyPart(1).getContent()).isEqualTo("<b>grüße ✓</b>");
        assertThat(mail.getMessageID()).isEqualTo(result.messageId());
        assertThat(result.accepted()).containsExactly("ops@example.org");
        assertThat(result.answer()).startsWith("250");
    }

    @Test
    void theSameKeyHasTheSameMessageId() throws Exception {
        String first = mailer.send(connection(Map.of()), letter("a@example.org")).messageId();
        assertThat(mailer.send(connection(Map.of()), letter("a@example.org")).messageId()).isEqualTo(first);
    }

    @Test
    void filesGoAlong(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bericht ü.txt"), "Zahlen", StandardCharsets.UTF_8);
        mailer.send(connection(Map.of()),
                new Letter("k", null, List.of("a@example.org"), List.of(), List.of("b@example.org"), "s", "t", null,
                        List.of(file)));
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(((Multipart) mails[0].getContent()).getCount()).isEqualTo(2);
        assertThat(mails[0].getHeader("Bcc")).isNull();
        assertThatThrownBy(() -> mailer.send(connection(Map.of()),
                new Letter("k", null, List.of("a@example.org"), List.of(), List.of(), "s", "t", null, List.of(folder.resolve("none")))))
                .hasMessageContaining("none is no file of this node");
    }

    @Test
    void aWrongPasswordIsSaidAndNotTriedAgain() {
        server.setUser("ops", "ops", "right");
        var failure = catchThrowableOfType(MailException.class,
                () -> mailer.send(connection(server.getSmtp().getPort(), "ops", "wrong", Map.of()), letter("a@example.org")));
        assertThat(failure).hasMessageContaining("does not accept the login ops");
        assertThat(failure.retryable()).isFalse();
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void signsInAndGreets() throws Exception {
        server.setUser("ops", "ops", "right");
        assertThat(mailer.greet(connection(server.getSmtp().getPort(), "ops", "right", Map.of()))).startsWith("signed in to 127.0.0.1:")
                .contains("as ops");
    }

    @Test
    void whoIsNotThereIsSaid() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var failure = catchThrowableOfType(MailException.class,
                () -> mailer.send(connection(free, null, null, Map.of()), letter("a@example.org")));
        assertThat(failure).hasMessageContaining("refuses the connection").hasMessageContaining("587 for starttls");
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void theWrongSecurityIsSaid() {
        assertThatThrownBy(() -> mailer.send(connection(Map.of("security", "tls")), letter("a@example.org")))
                .hasMessageContaining("set security=starttls");
        assertThatThrownBy(() -> mailer.send(connection(Map.of("security", "starttls")), letter("a@example.org")))
                .hasMessageContaining("does not offer STARTTLS");
        assertThatThrownBy(() -> mailer.send(connection(Map.of("security", "yes")), letter("a@example.org")))
                .hasMessageContaining("choose plain, starttls, tls");
    }

    @Test
    void fieldsAreNamedWhenTheyAreWrong() {
        assertThatThrownBy(() -> mailer.send(connection(Map.of("timeout", "soon")), letter("a@example.org")))
                .hasMessageContaining("field timeout");
        assertThatThrownBy(() -> mailer.send(connection(Map.of("from", "a b@example.org")), letter("a@example.org")))
                .hasMessageContaining("field from");
        assertThatThrownBy(() -> mailer.send(connection(Map.of()), letter("a@example.org\r\nBcc: all@example.org")))
                .hasMessageContaining("is no mail address");
    }

    @Test
    void aSubjectCannotSmuggleHeaders() throws Exception {
        mailer.send(connection(Map.of()),
                new Letter("k", null, List.of("a@example.org"), List.of(), List.of(), "x\r\nBcc: all@example.org", "t", null, List.of()));
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo("x Bcc: all@example.org");
    }
}
