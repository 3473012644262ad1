package io.batuta.model.docker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container may use at most; null for no limit of its own.
 *
 * @param cpus processors, also in parts of one
 * @param memoryMb memory in megabytes, and no swap beyond it
 * @param shmMb {@code /dev/shm} in megabytes; null for the engine's 64
 * @param processes processes and threads at once
 * @param ulimits limits by name, such as {@code nofile}
 */
public record DockerLimits(
        @Nullable Double cpus,
        @Nullable Integer memoryMb,
        @Nullable Integer shmMb,
        @Nullable Integer processes,
        Map<String, Long> ulimits) {}
