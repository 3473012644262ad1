package io.batuta.model.docker;

import org.jspecify.annotations.Nullable;

/**
 * Something a container sees at a path of its own.
 *
 * @param source the host's path, or the volume's name; null for memory
 * @param target the path in the container
 * @param readOnly whether the container may only read it
 * @param sizeMb the size of memory, in megabytes; null for no limit of its own
 */
public record DockerMount(Kind kind, @Nullable String source, String target, boolean readOnly, @Nullable Integer sizeMb) {
    /** What is mounted. */
    public enum Kind {
        /** A file or directory of the engine's host. */
        HOST,
        /** A volume of the engine, by its name; made when it is missing. */
        VOLUME,
        /** Memory. */
        TMPFS
    }
}
