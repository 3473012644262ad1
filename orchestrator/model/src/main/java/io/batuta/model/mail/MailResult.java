package io.batuta.model.mail;

import java.util.List;

/**
 * What became of a mail.
 *
 * @param messageId the id it was sent with
 * @param accepted the addresses the server took it for
 * @param refused the addresses it refused, each with its words
 * @param answer what the server said at the end
 */
public record MailResult(String messageId, List<String> accepted, List<String> refused, String answer) {}
