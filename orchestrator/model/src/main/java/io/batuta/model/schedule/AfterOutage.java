package io.batuta.model.schedule;

/** What becomes of ticks that passed while nothing was running to see them. */
public enum AfterOutage {
    /** All that are less than a minute late; when none is, the latest. The default. */
    AUTO,
    /** All of them, in order. */
    ALL,
    /** The latest only. */
    LATEST,
    /** None. A tick less than a minute late counts as punctual and runs. */
    SKIP
}
