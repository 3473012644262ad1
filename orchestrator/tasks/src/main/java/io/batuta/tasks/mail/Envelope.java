package io.batuta.tasks.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.task.MailAddresses;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A letter in the form that travels: UTF-8 throughout, plain and HTML side by side. */
record Envelope(MimeMessage message, Address[] recipients, String messageId) {
    static Envelope of(Letter letter, SmtpServer server, Session session) throws MailException {
        String from = letter.from() != null ? letter.from() : server.from();
        if (from == null) {
            throw new MailException("nobody is named as the sender: set the field from of connection " + server.connection(), false);
        }
        InternetAddress sender = address(from);
        String id = "<batuta." + digest(letter.key()) + "@" + sender.getAddress().substring(sender.getAddress().lastIndexOf('@') + 1) + ">";
        MimeMessage message = new Numbered(session, id);
        try {
            message.setFrom(sender);
            message.setRecipients(RecipientType.TO, addresses(letter.to()));
            message.setRecipients(RecipientType.CC, addresses(letter.cc()));
            message.setRecipients(RecipientType.BCC, addresses(letter.bcc()));
            message.setSubject(MailSentences.oneLine(letter.subject()), UTF_8.name());
            message.setSentDate(new Date());
            message.setHeader("Auto-Submitted", "auto-generated");
            fill(message, letter);
            message.saveChanges();
            return new Envelope(message, message.getAllRecipients(), id);
        } catch (MessagingException e) {
            throw MailSentences.of(e, server);
        } catch (IOException e) {
            throw Mailer.unreadable(e);
        }
    }

    private static void fill(MimeMessage message, Letter letter) throws MessagingException, IOException {
        MimeMultipart both = new MimeMultipart("alternative");
        if (letter.text() != null) {
            both.addBodyPart(part(letter.text(), "plain"));
        }
        if (letter.html() != null) {
            both.addBodyPart(part(letter.html(), "html"));
        }
        if (letter.attachments().isEmpty()) {
            message.setContent(both);
            return;
        }
        MimeMultipart whole = new MimeMultipart("mixed");
        MimeBodyPart words = new MimeBodyPart();
        words.setContent(both);
        whole.addBodyPart(words);
        for (Path file : letter.attachments()) {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is no file of this node");
            }
            MimeBodyPart attached = new MimeBodyPart();
            attached.attachFile(file.toFile());
            whole.addBodyPart(attached);
        }
        message.setContent(whole);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8.name(), subtype);
        return part;
    }

    private static Address[] addresses(List<String> all) throws MailException {
        List<Address> parsed = new ArrayList<>();
        for (String one : all) {
            parsed.add(address(one));
        }
        return parsed.toArray(Address[]::new);
    }

    private static InternetAddress address(String address) throws MailException {
        String problem = MailAddresses.problem(address);
        if (problem != null) {
            throw new MailException(problem, false);
        }
        try {
            return new InternetAddress(address, false);
        } catch (MessagingException e) {
            throw new MailException("'" + address + "' is no mail address: " + e.getMessage(), false);
        }
    }

    private static String digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Keeps the id it was given instead of making a new one at each try. */
    private static final class Numbered extends MimeMessage {
        private final @Nullable String id;

        Numbered(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
