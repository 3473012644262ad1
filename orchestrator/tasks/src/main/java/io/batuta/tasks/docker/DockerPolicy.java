package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConfig;
import io.batuta.model.docker.DockerMount;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What containers may do on this server beyond what containers may: a file in its home that says it, read anew for every container. Without the file, nothing. Thread-safe.
 */
public final class DockerPolicy {
    /** The file's name in the home. */
    public static final String FILE = "docker.policy";

    private static final List<String> KEYS = List.of("privileged", "host-network", "host-ipc", "engine-socket", "mounts", "capabilities",
            "devices", "images");
    private static final List<Path> SOCKETS = List.of(Path.of("/var/run/docker.sock"), Path.of("/run/docker.sock"),
            Path.of("/run/containerd/containerd.sock"), Path.of("/run/podman/podman.sock"));

    private final Path file;

    private DockerPolicy(Path file) {
        this.file = file;
    }

    /** The policy in that file, which need not be there. */
    public static DockerPolicy in(Path file) {
        return new DockerPolicy(file);
    }

    /**
     * Whether the container may be made.
     *
     * @param engine where: on this host, links in its paths are followed
     * @throws TaskFailedException naming what is refused, and the line that would allow it
     */
    void check(DockerConfig config, URI engine) {
        Map<String, String> allowed = read();
        if (config.rights().privileged() && !yes(allowed, "privileged")) {
            throw refused("privileged", "privileged = true");
        }
        String network = config.network().mode();
        if (network != null && (network.equals("host") || network.startsWith("container:")) && !yes(allowed, "host-network")) {
            throw refused("the network " + network, "host-network = true");
        }
        String ipc = config.rights().ipc();
        if (ipc != null && (ipc.equals("host") || ipc.startsWith("container:")) && !yes(allowed, "host-ipc")) {
            throw refused("the ipc " + ipc, "host-ipc = true");
        }
        for (String capability : config.rights().capAdd()) {
            if (!list(allowed, "capabilities").contains(capability)) {
                throw refused("the capability " + capability, "capabilities = " + capability);
            }
        }
        for (String device : config.rights().devices()) {
            if (!list(allowed, "devices").contains(device)) {
                throw refused("the device " + device, "devices = " + device);
            }
        }
        for (DockerMount mount : config.mounts()) {
            if (mount.kind() == DockerMount.Kind.HOST) {
                mount(mount, allowed, engine);
            }
        }
        List<String> images = list(allowed, "images");
        if (allowed.containsKey("images") && images.stream().noneMatch(pattern -> fits(pattern, config.image()))) {
            throw refused("the image " + config.image(), "images = …, " + config.image());
        }
    }

    private void mount(DockerMount mount, Map<String, String> allowed, URI engine) {
        Path source = Path.of(String.valueOf(mount.source())).normalize();
        List<Path> places = new ArrayList<>(List.of(source));
        if (engine.getScheme().equals("unix")) {
            places.add(real(source));
        }
        for (Path place : places) {
            boolean socket = place.toString().equals(engine.getPath()) && !place.toString().isEmpty() || SOCKETS.contains(place)
                    || Files.exists(place) && SOCKETS.stream().anyMatch(one -> real(one).equals(place));
            if (socket) {
                if (!yes(allowed, "engine-socket")) {
                    throw refused("the mount of " + mount.source() + ", by which a container rules the engine and its host",
                            "engine-socket = true");
                }
            } else if (list(allowed, "mounts").stream().noneMatch(line -> covers(line, place, mount.readOnly()))) {
                throw refused("the mount of " + mount.source() + (place.equals(source) ? "" : ", which is " + place)
                        + (mount.readOnly() ? "" : " for writing"),
                        "mounts = " + place + (mount.readOnly() ? ":ro" : ""));
            }
        }
    }

    /** Whether a line of the file, a directory with {@code :ro} for reading only, allows the place. */
    private static boolean covers(String line, Path place, boolean readOnly) {
        boolean onlyRead = line.endsWith(":ro");
        Path directory = Path.of(onlyRead ? line.substring(0, line.length() - 3) : line).normalize();
        return (readOnly || !onlyRead) && directory.isAbsolute() && place.startsWith(directory);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path;
        }
    }

    private static boolean fits(String pattern, String image) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(java.util.regex.Pattern.quote(part));
        }
        return image.matches(regex.toString());
    }

    private static boolean yes(Map<String, String> allowed, String key) {
        return allowed.getOrDefault(key, "false").equals("true");
    }

    private static List<String> list(Map<String, String> allowed, String key) {
        return Arrays.stream(allowed.getOrDefault(key, "").split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    private TaskFailedException refused(String what, String line) {
        return new TaskFailedException("this server's policy for containers does not allow " + what + "; nothing was begun",
                "who runs the server can allow it by the line \"" + line + "\" in " + file, false, null);
    }

    private Map<String, String> read() {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException e) {
            throw new TaskFailedException("the policy for containers, " + file + ", cannot be read (" + e + "), so none is made", null,
                    true, e);
        }
        Map<String, String> allowed = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String problem = put(allowed, line);
                if (problem != null) {
                    throw new TaskFailedException(
                            "the policy for containers cannot be understood, so none is made: " + file + ", line " + (i + 1)
                                    + ": " + problem,
                            "known are " + String.join(", ", KEYS), true, null);
                }
            }
        }
        return allowed;
    }

    private static @Nullable String put(Map<String, String> allowed, String line) {
        int equals = line.indexOf('=');
        String key = (equals < 0 ? line : line.substring(0, equals)).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        if (equals < 0 || !KEYS.contains(key)) {
            return "'" + key + "' is nothing it knows";
        }
        if (KEYS.indexOf(key) < KEYS.indexOf("mounts") && !List.of("true", "false").contains(value.toLowerCase(Locale.ROOT))) {
            return key + " is true or false";
        }
        String together = allowed.get(key);
        allowed.put(key, together == null ? value : together + "," + value);
        return null;
    }
}
