package io.batuta.tasks.mail;

/** A mail that did not leave. The message is a sentence for people. */
public final class MailException extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean retryable;

    MailException(String sentence, boolean retryable) {
        super(sentence);
        this.retryable = retryable;
    }

    /** Whether another try may help. */
    public boolean retryable() {
        return retryable;
    }
}
