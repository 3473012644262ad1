package io.batuta.model.docker;

/** When the engine asks a registry for the image. */
public enum DockerPull {
    /** Before every container: for tags that move. */
    ALWAYS,
    /** When the engine does not have it. */
    MISSING,
    /** Never: the task fails when the engine does not have it. */
    NEVER
}
