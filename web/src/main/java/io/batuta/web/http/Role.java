package io.batuta.web.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a person may do. Each role includes the ones before it. */
public enum Role {
    /** Not signed in: only what is public. */
    NONE,
    /** Reads everything but the audit log and secrets. */
    VIEWER,
    /** Triggers, clears, marks, kills, pauses, deletes, backfills. */
    USER,
    /** Writes connections, variables and pools, and sees the configuration. */
    OP,
    /** Manages users and sees the audit log. */
    ADMIN;

    /** Those a user can have. */
    public static final List<Role> OF_USERS = List.of(VIEWER, USER, OP, ADMIN);

    /** Whether this role may do what asks for the other one. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The name as the API and the database spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role a {@link #word()} names.
     *
     * @throws IllegalArgumentException if no role of users is called so; the message lists the valid ones
     */
    public static Role of(String word) {
        return OF_USERS.stream()
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role is called '" + word + "'; valid ones: "
                        + Arrays.toString(OF_USERS.stream().map(Role::word).toArray())));
    }
}
