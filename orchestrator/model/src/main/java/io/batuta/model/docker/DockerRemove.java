package io.batuta.model.docker;

/** What becomes of the container when its end is stored. */
public enum DockerRemove {
    /** It is removed, with the volumes that nobody named. */
    ALWAYS,
    /** It is removed when the task succeeded or was skipped; otherwise it stays, to be looked at. */
    SUCCESS,
    /** It stays. */
    NEVER
}
