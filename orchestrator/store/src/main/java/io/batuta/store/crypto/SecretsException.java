package io.batuta.store.crypto;

/** A secret or its key cannot be used. The message is a sentence with what to do next, and never holds a secret. */
public final class SecretsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SecretsException(String sentence) {
        super(sentence);
    }

    public SecretsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
