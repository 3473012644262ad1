package io.batuta.model.schedule;

/** What becomes of a fixed local time that comes twice because the clocks went back. */
public enum OnOverlap {
    /** It runs the first time only. */
    FIRST,
    /** It runs the second time only. */
    SECOND,
    /** It runs both times. */
    BOTH
}
