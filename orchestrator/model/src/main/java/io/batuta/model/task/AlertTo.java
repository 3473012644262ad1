package io.batuta.model.task;

/**
 * Somebody who is told.
 *
 * @param channel {@code mail} or {@code webhook}
 * @param to a mail address, or the id of the webhook's connection
 */
public record AlertTo(String channel, String to) {
    /** By mail. */
    public static AlertTo mail(String address) {
        return new AlertTo("mail", address);
    }

    /** By a webhook. */
    public static AlertTo webhook(String connection) {
        return new AlertTo("webhook", connection);
    }
}
