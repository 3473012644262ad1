package io.batuta.store.db;

import org.jspecify.annotations.Nullable;

/**
 * Who connects.
 *
 * @param user null when the driver shall use the name of the operating system's user
 * @param password null when the server asks for none
 */
public record Login(@Nullable String user, @Nullable String password) {
    /** Names the user only. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
