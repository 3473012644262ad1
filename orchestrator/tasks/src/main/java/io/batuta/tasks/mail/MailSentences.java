package io.batuta.tasks.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Says what a mail server's trouble means, and what to do. */
final class MailSentences {
    private static final int LONGEST = 400;

    private MailSentences() {}

    static MailException of(MessagingException e, SmtpServer server) {
        String at = "mail server " + server.shown();
        if (e instanceof AuthenticationFailedException) {
            return new MailException(
                    at + " does not accept the login " + server.login() + ": " + oneLine(String.valueOf(e.getMessage())) + advice(server),
                    false);
        }
        if (find(e, UnknownHostException.class) != null) {
            return new MailException(at + ": there is no machine of that name; check the connection's host", true);
        }
        if (find(e, SocketTimeoutException.class) != null) {
            return new MailException(at + " did not answer within " + server.timeout().toSeconds()
                    + " s: a firewall may be in between, or the port is wrong (587 for starttls, 465 for tls, 25 for plain)", true);
        }
        if (find(e, ConnectException.class) != null) {
            return new MailException(
                    at + " refuses the connection: nothing listens on that port (587 for starttls, 465 for tls, 25 for plain)", true);
        }
        SSLException tls = find(e, SSLException.class);
        if (tls != null) {
            return new MailException(at + ": no secure connection: " + oneLine(String.valueOf(tls.getMessage())) + tlsAdvice(server, tls),
                    true);
        }
        if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("starttls is required")) {
            return new MailException(
                    at + " does not offer STARTTLS: set security=tls (port 465), or security=plain if you trust the way to it", false);
        }
        return answered(e, at);
    }

    private static MailException answered(MessagingException e, String at) {
        StringBuilder said = new StringBuilder();
        boolean retryable = true;
        for (Exception next = e; next instanceof MessagingException failure; next = failure.getNextException()) {
            int code = failure instanceof SMTPAddressFailedException address
                    ? address.getReturnCode()
                    : failure instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
            retryable &= code < 500;
            String whom = failure instanceof SMTPAddressFailedException address ? address.getAddress().getAddress() + ": " : "";
            String words = oneLine(String.valueOf(failure.getMessage()));
            if (said.indexOf(words) < 0) {
                said.append(said.isEmpty() ? "" : "; ").append(whom).append(words);
            }
        }
        return new MailException(at + " did not take the mail: " + shortened(said.toString()), retryable);
    }

    private static String advice(SmtpServer server) {
        boolean google = server.host().endsWith("gmail.com") || server.host().endsWith("google.com");
        return google
                ? "; Gmail wants an app password (made in the account's security settings) or auth=oauth2, never the account's own password"
                : "";
    }

    private static String tlsAdvice(SmtpServer server, SSLException tls) {
        boolean notTls = String.valueOf(tls.getMessage()).contains("Unsupported or unrecognized SSL message");
        return switch (server.security()) {
            case TLS -> notTls ? "; it does not speak TLS from the first byte: set security=starttls (port 587)" : "";
            case STARTTLS, PLAIN -> "";
        };
    }

    private static <E extends Exception> @Nullable E find(Throwable e, Class<E> type) {
        for (Throwable next = e; next != null; next = next instanceof MessagingException m && m.getNextException() != null
                ? m.getNextException()
                : next.getCause()) {
            if (type.isInstance(next)) {
                return type.cast(next);
            }
        }
        return null;
    }

    /** Without line breaks, so that nothing can be smuggled into a header or a log line. */
    static String oneLine(String text) {
        return shortened(text.replaceAll("\\s*[\\r\\n\\x00]+\\s*", " ").strip());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
