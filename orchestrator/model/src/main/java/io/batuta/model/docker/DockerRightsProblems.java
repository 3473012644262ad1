package io.batuta.model.docker;

import io.batuta.model.check.Check;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with a container's limits and rights. Pure. */
final class DockerRightsProblems {
    private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z_]{1,39}");
    private static final Pattern GPUS = Pattern.compile("all|[1-9][0-9]{0,3}");
    private static final Pattern IPC = Pattern.compile("host|private|shareable|none|container:[A-Za-z0-9][A-Za-z0-9_.-]{0,199}");
    private static final List<String> ULIMITS = List.of("core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile",
            "nproc", "rss", "rtprio", "rttime", "sigpending", "stack");

    private DockerRightsProblems() {}

    static @Nullable String of(DockerLimits limits) {
        Double cpus = limits.cpus();
        if (cpus != null && !(cpus >= 0.01 && cpus <= 10_000)) {
            return "cpus must be 0.01 to 10000";
        }
        if (limits.memoryMb() != null && limits.memoryMb() < 6 || limits.memoryMb() != null && limits.memoryMb() > 100_000_000) {
            return "memoryMb must be 6 to 100000000";
        }
        if (limits.shmMb() != null && (limits.shmMb() < 1 || limits.shmMb() > 100_000_000)) {
            return "shmMb must be 1 to 100000000";
        }
        if (limits.processes() != null && (limits.processes() < 1 || limits.processes() > 4_000_000)) {
            return "processes must be 1 to 4000000";
        }
        for (Map.Entry<String, Long> limit : limits.ulimits().entrySet()) {
            if (!ULIMITS.contains(limit.getKey())) {
                return "ulimit: '" + Check.cut(limit.getKey()) + "' is none; there are " + String.join(", ", ULIMITS);
            }
            if (limit.getValue() < -1) {
                return "ulimit " + limit.getKey() + ": it is -1 (no limit) or more";
            }
        }
        return null;
    }

    static @Nullable String of(DockerRights rights) {
        for (String capability : Stream.concat(rights.capAdd().stream(), rights.capDrop().stream()).toList()) {
            if (!CAPABILITY.matcher(capability).matches()) {
                return "capAdd and capDrop: '" + Check.cut(capability) + "' is no capability; they look like NET_ADMIN";
            }
        }
        for (String device : rights.devices()) {
            String problem = DockerProblems.path("device", device);
            if (problem != null) {
                return problem;
            }
            if (!device.startsWith("/dev/") || device.indexOf(':') >= 0) {
                return "device: '" + Check.cut(device) + "' is none; devices are below /dev/";
            }
        }
        return Check.first(
                Check.matching("gpus", rights.gpus(), GPUS, "all or a number"),
                Check.matching("ipc", rights.ipc(), IPC, "host, private, shareable, none or container:NAME"));
    }
}
