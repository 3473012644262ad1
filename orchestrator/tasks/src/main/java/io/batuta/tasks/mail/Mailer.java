package io.batuta.tasks.mail;

import io.batuta.model.mail.MailResult;
import io.batuta.model.task.Connection;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Sends mail through a connection of kind smtp, read anew for every mail. Thread-safe. */
public final class Mailer {
    private final AccessTokens tokens = new AccessTokens();

    /**
     * Sends it and waits for the server's answer.
     *
     * @throws MailException when the server took it for nobody
     */
    public MailResult send(Connection connection, Letter letter) throws MailException, InterruptedException {
        SmtpServer server = SmtpServer.of(connection);
        Session session = Session.getInstance(server.properties());
        Envelope envelope = Envelope.of(letter, server, session);
        try (SMTPTransport transport = new SMTPTransport(session, null)) {
            signIn(transport, server, connection);
            try {
                transport.sendMessage(envelope.message(), envelope.recipients());
                return new MailResult(envelope.messageId(), shown(envelope.recipients()), List.of(), said(transport));
            } catch (SendFailedException e) {
                return partly(e, envelope, transport, server);
            }
        } catch (MessagingException e) {
            throw MailSentences.of(e, server);
        }
    }

    /** Signs in and out again: what a test of the connection does. Gives what the server said. */
    public String greet(Connection connection) throws MailException, InterruptedException {
        SmtpServer server = SmtpServer.of(connection);
        try (SMTPTransport transport = new SMTPTransport(Session.getInstance(server.properties()), null)) {
            signIn(transport, server, connection);
            return "signed in to " + server.shown() + (server.login() == null ? " without a login" : " as " + server.login())
                    + "; it said: "
                    + said(transport);
        } catch (MessagingException e) {
            throw MailSentences.of(e, server);
        }
    }

    private void signIn(SMTPTransport transport, SmtpServer server, Connection connection)
            throws MessagingException, MailException, InterruptedException {
        String secret = server.auth() == SmtpServer.Auth.OAUTH2 ? tokens.of(connection) : server.password();
        if (server.login() != null && secret == null) {
            throw new MailException(
                    "connection " + server.connection() + " has login " + server.login() + " but no password: set one, or no login",
                    false);
        }
        transport.connect(server.host(), server.port(), server.login(), secret);
    }

    /** Some addresses were refused: a failure only when nobody is left. */
    private static MailResult partly(SendFailedException e, Envelope envelope, SMTPTransport transport, SmtpServer server)
            throws MailException {
        Address @Nullable [] sent = e.getValidSentAddresses();
        if (sent == null || sent.length == 0) {
            throw MailSentences.of(e, server);
        }
        List<String> refused = new ArrayList<>();
        for (Exception next = e.getNextException(); next instanceof MessagingException failure; next = failure.getNextException()) {
            if (failure instanceof SMTPAddressFailedException address) {
                refused.add(address.getAddress().getAddress() + ": " + MailSentences.oneLine(String.valueOf(address.getMessage())));
            }
        }
        return new MailResult(envelope.messageId(), shown(sent), refused, said(transport));
    }

    private static List<String> shown(Address[] addresses) {
        return Arrays.stream(addresses).map(address -> address instanceof InternetAddress mail ? mail.getAddress() : address.toString())
                .toList();
    }

    private static String said(SMTPTransport transport) {
        String answer = transport.getLastServerResponse();
        return answer == null ? "" : MailSentences.oneLine(answer);
    }

    /** What can go wrong while a mail is put together from files. */
    static MailException unreadable(IOException e) {
        return new MailException("an attachment cannot be read: " + e.getMessage(), false);
    }
}
