package io.batuta.model.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail task's settings.
 *
 * @param connection the mail server, a connection of kind smtp
 * @param from the sender; null for the connection's
 * @param to who it is for
 * @param cc who gets a copy
 * @param bcc who gets a copy that the others do not see
 * @param subject one line
 * @param text the plain form; null when there is only HTML
 * @param html the HTML form; null when there is only text
 * @param attachments files on the node that runs the task
 */
public record MailConfig(
        String connection,
        @Nullable String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        String subject,
        @Nullable String text,
        @Nullable String html,
        List<String> attachments) {}
