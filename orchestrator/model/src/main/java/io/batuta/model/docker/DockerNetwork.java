package io.batuta.model.docker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's place in the network.
 *
 * @param mode {@code bridge}, {@code none}, {@code host}, {@code container:NAME}, or a network's name; null for what the engine does by itself
 * @param hostname its name for itself; null for what the engine chooses
 * @param dns name servers instead of the engine's
 * @param extraHosts further names, each with its address
 * @param ports ports that lead into it
 */
public record DockerNetwork(
        @Nullable String mode,
        @Nullable String hostname,
        List<String> dns,
        Map<String, String> extraHosts,
        List<Port> ports) {

    /**
     * A port of the engine's host that leads into the container.
     *
     * @param address the host's address it listens on
     */
    public record Port(String address, int host, int container) {}
}
