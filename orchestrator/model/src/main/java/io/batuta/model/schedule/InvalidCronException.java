package io.batuta.model.schedule;

/** A cron expression that cannot be used. The message names the expression, the field, what is allowed and what to write instead. */
public final class InvalidCronException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidCronException(String expression, String problem) {
        super(("Cron \"" + expression + "\": " + problem).replaceAll("\\p{Cntrl}", "?"));
    }
}
