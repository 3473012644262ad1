package io.batuta.engine.bundle;

import org.jspecify.annotations.Nullable;

/** A bundle that cannot be built, with its sentence. */
final class BuildException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient BuildProtocol.Trouble trouble;

    BuildException(String message, @Nullable Integer line, String details) {
        super(message);
        this.trouble = new BuildProtocol.Trouble(message, line, details);
    }

    BuildProtocol.Trouble trouble() {
        return trouble;
    }
}
