package io.batuta.model.schedule;

import io.batuta.model.check.Check;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** What becomes of the ticks between the start date (or the last run) and the moment a DAG is activated or unpaused. */
public sealed interface Catchup {
    /** None runs; the next run is the next tick. */
    Catchup NONE = new None();
    /** The latest runs, the others do not. */
    Catchup LATEST = new Latest();
    /** All run, in order. */
    Catchup ALL = new All();

    /** Those of the given last stretch run, in order; older ones do not. */
    static Catchup window(Duration length) {
        return new Window(length);
    }

    /** As stored and shown: {@code NONE}, {@code LATEST}, {@code ALL} or {@code WINDOW(PT3H)}. */
    default String text() {
        return switch (this) {
            case None none -> "NONE";
            case Latest latest -> "LATEST";
            case All all -> "ALL";
            case Window window -> "WINDOW(" + window.length() + ")";
        };
    }

    /** Reads what {@link #text} wrote. */
    static Catchup parse(String text) {
        return switch (text) {
            case "NONE" -> NONE;
            case "LATEST" -> LATEST;
            case "ALL" -> ALL;
            default -> parseWindow(text);
        };
    }

    private static Catchup parseWindow(String text) {
        if (text.startsWith("WINDOW(") && text.endsWith(")")) {
            try {
                return window(Duration.parse(text.substring("WINDOW(".length(), text.length() - 1)));
            } catch (DateTimeParseException notADuration) {
                throw new IllegalArgumentException(unknown(text), notADuration);
            }
        }
        throw new IllegalArgumentException(unknown(text));
    }

    private static String unknown(String text) {
        return "\"" + text + "\" is not a catchup; write NONE, LATEST, ALL or WINDOW(PT3H) with an ISO duration.";
    }

    /** See {@link Catchup#NONE}. */
    record None() implements Catchup {}

    /** See {@link Catchup#LATEST}. */
    record Latest() implements Catchup {}

    /** See {@link Catchup#ALL}. */
    record All() implements Catchup {}

    /** See {@link Catchup#window}. */
    record Window(Duration length) implements Catchup {
        public Window {
            if (!length.isPositive() || length.compareTo(Check.LONGEST) > 0) {
                throw new IllegalArgumentException("A catchup window must be longer than zero and at most 3660 days, not " + length + ".");
            }
        }
    }
}
