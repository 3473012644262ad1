package io.batuta.tasks.mail;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail to send.
 *
 * @param key what its message id is made of: the same key gives the same id, so that a second copy can be recognised
 * @param from null for the connection's sender
 * @param text the plain form; null when there is only HTML
 * @param html the HTML form; null when there is only text
 */
public record Letter(String key, @Nullable String from, List<String> to, List<String> cc, List<String> bcc, String subject,
        @Nullable String text, @Nullable String html, List<Path> attachments) {}
