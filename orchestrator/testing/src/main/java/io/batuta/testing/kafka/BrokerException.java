package io.batuta.testing.kafka;

import org.jspecify.annotations.Nullable;

/** The broker could not do what was asked. The message says which broker, what happened, and what to do about it. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    BrokerException(String message) {
        this(message, null);
    }
}
