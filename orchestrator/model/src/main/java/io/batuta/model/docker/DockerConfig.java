package io.batuta.model.docker;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Docker task's settings.
 *
 * @param connection id of the connection that says which engine
 * @param image what the container is made of
 * @param pull when the engine asks a registry for it
 * @param name the container's name; null for one made from the attempt
 * @param command what the image is to do, word by word; empty for what it does by itself
 * @param entrypoint the program instead of the image's own; empty for the image's
 * @param env variables of its environment
 * @param directory where it runs; null for the image's
 * @param user as whom; null for the image's
 * @param tty whether it has a terminal
 * @param init whether a small first process passes signals on and reaps
 * @param labels further labels
 * @param successCodes exit codes that mean success
 * @param skipCode the exit code that means "not needed": the task is skipped; null for none
 * @param json whether its output (or output file) is one JSON value, which becomes the task's output
 * @param outputFile a file in the container that is read instead of its standard output; null for that
 * @param maxOutputMb how much it may print on each of its outputs, in megabytes, before it is ended
 * @param remove what becomes of it
 * @param giveUpAfter how long an engine that cannot be reached is waited for while the container may still run there
 */
public record DockerConfig(
        String connection,
        String image,
        DockerPull pull,
        @Nullable String name,
        List<String> command,
        List<String> entrypoint,
        Map<String, String> env,
        @Nullable String directory,
        @Nullable String user,
        boolean tty,
        boolean init,
        Map<String, String> labels,
        List<DockerMount> mounts,
        DockerNetwork network,
        DockerLimits limits,
        DockerRights rights,
        Set<Integer> successCodes,
        @Nullable Integer skipCode,
        boolean json,
        @Nullable String outputFile,
        int maxOutputMb,
        DockerRemove remove,
        Duration giveUpAfter) {
    /** Sets in order, so that the plan they are part of reads the same in every process: the JDK's own keep another order in each. */
    public DockerConfig {
        successCodes = Collections.unmodifiableSortedSet(new TreeSet<>(successCodes));
    }
}
