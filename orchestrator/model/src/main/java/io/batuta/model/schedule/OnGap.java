package io.batuta.model.schedule;

/** What becomes of a fixed local time that does not exist because the clocks went forward. */
public enum OnGap {
    /** It runs once, at the first instant after the gap. Several such times of one gap become one run. */
    SHIFT,
    /** It does not run that day. */
    SKIP
}
