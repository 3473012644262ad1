package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConfig;
import io.batuta.model.docker.DockerLimits;
import io.batuta.model.docker.DockerMount;
import io.batuta.model.docker.DockerNetwork;
import io.batuta.model.docker.DockerRights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A task's settings in the engine's words: the body of the call that makes a container. Pure. */
final class ContainerSettings {
    private static final long MB = 1024 * 1024;

    private ContainerSettings() {}

    static Map<String, Object> of(DockerConfig config, Map<String, String> environment, Map<String, String> labels) {
        Map<String, Object> body = new HashMap<>();
        body.put("Image", config.image());
        if (!config.command().isEmpty()) {
            body.put("Cmd", config.command());
        }
        if (!config.entrypoint().isEmpty()) {
            body.put("Entrypoint", config.entrypoint());
        }
        body.put("Env", environment.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
        put(body, "WorkingDir", config.directory());
        put(body, "User", config.user());
        put(body, "Hostname", config.network().hostname());
        body.put("Tty", config.tty());
        Map<String, String> all = new HashMap<>(config.labels());
        all.putAll(labels);
        body.put("Labels", all);
        Map<String, Object> exposed = new HashMap<>();
        config.network().ports().forEach(port -> exposed.put(port.container() + "/tcp", Map.of()));
        body.put("ExposedPorts", exposed);
        body.put("HostConfig", host(config));
        return body;
    }

    private static Map<String, Object> host(DockerConfig config) {
        Map<String, Object> host = new HashMap<>();
        // The engine's own choice may be a driver that cannot be read back, or one that forgets; the log is followed and found again by its bytes.
        host.put("LogConfig", Map.of("Type", "json-file", "Config", Map.of()));
        host.put("Mounts", config.mounts().stream().map(ContainerSettings::mount).toList());
        host.put("Init", config.init());
        network(config.network(), host);
        limits(config.limits(), host);
        rights(config.rights(), host);
        return host;
    }

    private static Map<String, Object> mount(DockerMount mount) {
        Map<String, Object> one = new HashMap<>();
        one.put("Target", mount.target());
        one.put("ReadOnly", mount.readOnly());
        put(one, "Source", mount.source());
        one.put("Type", switch (mount.kind()) {
            case HOST -> "bind";
            case VOLUME -> "volume";
            case TMPFS -> "tmpfs";
        });
        if (mount.sizeMb() != null) {
            one.put("TmpfsOptions", Map.of("SizeBytes", mount.sizeMb() * MB));
        }
        return one;
    }

    private static void network(DockerNetwork network, Map<String, Object> host) {
        put(host, "NetworkMode", network.mode());
        host.put("Dns", network.dns());
        host.put("ExtraHosts", network.extraHosts().entrySet().stream().map(one -> one.getKey() + ":" + one.getValue()).sorted().toList());
        Map<String, List<Map<String, String>>> bindings = new HashMap<>();
        for (DockerNetwork.Port port : network.ports()) {
            bindings.computeIfAbsent(port.container() + "/tcp", _ -> new ArrayList<>())
                    .add(Map.of("HostIp", port.address(), "HostPort", Integer.toString(port.host())));
        }
        host.put("PortBindings", bindings);
    }

    private static void limits(DockerLimits limits, Map<String, Object> host) {
        if (limits.cpus() != null) {
            host.put("NanoCpus", Math.round(limits.cpus() * 1_000_000_000L));
        }
        if (limits.memoryMb() != null) {
            host.put("Memory", limits.memoryMb() * MB);
            host.put("MemorySwap", limits.memoryMb() * MB);
        }
        if (limits.shmMb() != null) {
            host.put("ShmSize", limits.shmMb() * MB);
        }
        put(host, "PidsLimit", limits.processes());
        host.put("Ulimits", limits.ulimits().entrySet().stream()
                .map(one -> Map.of("Name", one.getKey(), "Soft", one.getValue(), "Hard", one.getValue())).toList());
    }

    private static void rights(DockerRights rights, Map<String, Object> host) {
        host.put("Privileged", rights.privileged());
        host.put("CapAdd", rights.capAdd());
        host.put("CapDrop", rights.capDrop());
        host.put("Devices", rights.devices().stream()
                .map(path -> Map.of("PathOnHost", path, "PathInContainer", path, "CgroupPermissions", "rwm")).toList());
        if (rights.gpus() != null) {
            host.put("DeviceRequests",
                    List.of(Map.of("Driver", "", "Count", rights.gpus().equals("all") ? -1 : Integer.parseInt(rights.gpus()),
                            "Capabilities", List.of(List.of("gpu")))));
        }
        put(host, "IpcMode", rights.ipc());
        host.put("ReadonlyRootfs", rights.readOnly());
    }

    private static void put(Map<String, Object> to, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            to.put(name, value);
        }
    }
}
