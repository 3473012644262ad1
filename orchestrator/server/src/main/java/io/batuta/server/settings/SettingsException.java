package io.batuta.server.settings;

/** The settings cannot be used as they are; the message names the one, where it stands, and what is valid. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With its sentence. */
    public SettingsException(String message) {
        super(message);
    }
}
