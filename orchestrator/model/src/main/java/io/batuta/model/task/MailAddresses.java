package io.batuta.model.task;

import io.batuta.model.check.Check;
import org.jspecify.annotations.Nullable;

/** Tells mail addresses from what is none, early: when a DAG is built. The mail server has the last word. */
public final class MailAddresses {
    /** RFC 5321, 4.5.3.1: 64 for the part before the @, 255 behind it. */
    private static final int LONGEST = 320;

    private MailAddresses() {}

    /** What is wrong with it, as a sentence; null when nothing is. */
    public static @Nullable String problem(String address) {
        int at = address.lastIndexOf('@');
        boolean plain = address.chars().noneMatch(c -> c <= ' ' || c == 0x7f || c == ',' || c == ';' || c == '<' || c == '>');
        boolean wellFormed = plain && at > 0 && at < address.length() - 1 && address.length() <= LONGEST;
        return wellFormed
                ? null
                : "'" + Check.cut(address) + "' is no mail address; one looks like ops@example.org, and several are several strings";
    }
}
