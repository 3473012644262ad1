package io.batuta.tasks.docker;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an engine says about a container.
 *
 * @param attempt the attempt it belongs to; empty for none of ours
 * @param begun whether it was ever started
 * @param running whether it runs now
 * @param tty whether it has a terminal: then its output is one stream
 * @param stopSignal what asks it to end
 * @param exitCode how it ended
 * @param outOfMemory whether it was killed for using more memory than it may
 * @param error why it could not be started or went on badly, in the engine's words; empty for no reason
 */
record ContainerState(
        String id,
        String attempt,
        boolean begun,
        boolean running,
        boolean tty,
        String stopSignal,
        int exitCode,
        boolean outOfMemory,
        String error) {

    static ContainerState of(JsonNode said) {
        JsonNode state = said.path("State");
        JsonNode config = said.path("Config");
        String status = state.path("Status").asText();
        boolean over = status.equals("exited") || status.equals("dead") || status.equals("removing");
        boolean begun = over || !state.path("StartedAt").asText("0001-").startsWith("0001-");
        return new ContainerState(said.path("Id").asText(), config.path("Labels").path(Engine.ATTEMPT).asText(""), begun, begun && !over,
                config.path("Tty").asBoolean(), config.path("StopSignal").asText("SIGTERM"), state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(), state.path("Error").asText("").strip());
    }
}
