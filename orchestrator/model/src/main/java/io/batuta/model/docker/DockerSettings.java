package io.batuta.model.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an author has said so far. */
final class DockerSettings {
    String connection = "";
    String image = "";
    DockerPull pull = DockerPull.MISSING;
    @Nullable String name;
    List<String> command = List.of();
    @Nullable String commandLineProblem;
    List<String> entrypoint = List.of();
    final Map<String, String> env = new LinkedHashMap<>();
    @Nullable String directory;
    @Nullable String user;
    boolean tty;
    boolean init;
    final Map<String, String> labels = new LinkedHashMap<>();
    final List<DockerMount> mounts = new ArrayList<>();

    @Nullable String network;
    @Nullable String hostname;
    List<String> dns = List.of();
    final Map<String, String> extraHosts = new LinkedHashMap<>();
    final List<DockerNetwork.Port> ports = new ArrayList<>();

    @Nullable Double cpus;
    @Nullable Integer memoryMb;
    @Nullable Integer shmMb;
    @Nullable Integer processes;
    final Map<String, Long> ulimits = new LinkedHashMap<>();

    boolean privileged;
    List<String> capAdd = List.of();
    List<String> capDrop = List.of();
    final List<String> devices = new ArrayList<>();
    @Nullable String gpus;
    @Nullable String ipc;
    boolean readOnly;

    Set<Integer> successCodes = Set.of(0);
    @Nullable Integer skipCode;
    @Nullable String outputFile;
    int maxOutputMb = 1024;
    DockerRemove remove = DockerRemove.ALWAYS;
    Duration giveUpAfter = Duration.ofMinutes(30);

    DockerConfig config(boolean json) {
        return new DockerConfig(connection, image, pull, name, command, entrypoint, Map.copyOf(env), directory, user, tty, init,
                Map.copyOf(labels), List.copyOf(mounts),
                new DockerNetwork(network, hostname, dns, Map.copyOf(extraHosts), List.copyOf(ports)),
                new DockerLimits(cpus, memoryMb, shmMb, processes, Map.copyOf(ulimits)),
                new DockerRights(privileged, capAdd, capDrop, List.copyOf(devices), gpus, ipc, readOnly),
                Set.copyOf(successCodes), skipCode, json, outputFile, maxOutputMb, remove, giveUpAfter);
    }
}
