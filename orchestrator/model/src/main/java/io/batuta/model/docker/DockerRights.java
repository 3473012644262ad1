package io.batuta.model.docker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container may do beyond what containers may. Most of it is refused unless the server's policy allows it.
 *
 * @param privileged whether it may do whatever the host's root may
 * @param capAdd capabilities it has, too
 * @param capDrop capabilities it has not
 * @param devices devices of the host it sees
 * @param gpus graphics processors it sees: {@code all} or how many; null for none
 * @param ipc whose shared memory it shares: {@code host}, {@code container:NAME}, {@code private}, {@code shareable}; null for its own
 * @param readOnly whether its own file system can only be read
 */
public record DockerRights(
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        List<String> devices,
        @Nullable String gpus,
        @Nullable String ipc,
        boolean readOnly) {}
