package io.batuta.model.state;

import java.util.Locale;

/** Why a run exists. */
public enum RunType {
    /** Its schedule came due. */
    SCHEDULED,
    /** A person or a client asked for it. */
    MANUAL,
    /** It belongs to a backfill. */
    BACKFILL,
    /** An asset it waits for was updated. */
    ASSET_TRIGGERED;

    /** The name as the REST contract and the database spell it; also the first part of a generated run id. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type a {@link #word()} names; throws IllegalArgumentException for an unknown one. */
    public static RunType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
