package io.batuta.tasks.docker;

import io.batuta.model.docker.DockerConfig;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What to do about a container that could not be made or failed, where the pattern is known. Pure. */
final class DockerHints {
    private DockerHints() {}

    /** For what an engine says when it will not make or start a container. */
    static @Nullable String ofRefusal(String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("executable file not found") || text.contains("no such file or directory") && text.contains("exec")) {
            return "the program is not in the image, or not on its PATH: name it by its full path. Words of a shell (|, >, &&, $X) need one:"
                    + " .command(\"sh\", \"-c\", \"…\")";
        }
        if (text.contains("permission denied") && text.contains("exec")) {
            return "the file may not be executed: chmod +x it in the image, and check that its #! line names a program that exists there";
        }
        if (text.contains("no such image")) {
            return "the image was removed meanwhile, or is never pulled: .pull(DockerPull.MISSING) fetches it";
        }
        if (text.contains("bind source path does not exist")) {
            return "make it on the engine's host first: mounts are paths there, not here";
        }
        if (text.contains("port is already allocated") || text.contains("address already in use")) {
            return "another container or program of that host has the port: choose another one";
        }
        if (text.contains("could not select device driver") && text.contains("gpu")) {
            return "the engine's host has no NVIDIA container runtime: install nvidia-container-toolkit there";
        }
        if (text.contains("network") && text.contains("not found")) {
            return "make the network on the engine: docker network create";
        }
        if (text.contains("unable to find user") || text.contains("no matching entries in passwd")) {
            return "the image knows no such user: give its number instead";
        }
        return text.contains("no space left on device")
                ? "the engine's disk is full: docker system prune there removes what is not used"
                : null;
    }

    /** For how a container ended. */
    static @Nullable String ofEnd(ContainerState end, String printed, DockerConfig config) {
        Integer memory = config.limits().memoryMb();
        if (end.outOfMemory()) {
            return memory == null
                    ? "the engine's host ran out of memory"
                    : "it wanted more than its " + memory + " MB: raise .memoryMb(" + memory + ")";
        }
        String text = printed.toLowerCase(Locale.ROOT);
        if (text.contains("docker.sock") && text.contains("permission denied")) {
            return "the user in the container may not use the engine's socket: run it as a user of the socket's group, .user(\"uid:gid\")";
        }
        if (end.exitCode() == 137) {
            return memory == null
                    ? "if nobody killed it, the engine's host ran out of memory, or the engine was stopped without live-restore"
                    : "if nobody killed it, a process of it ran into the limit of " + memory
                            + " MB, or the engine was stopped without live-restore";
        }
        if (end.exitCode() == 143) {
            return "something outside asked it to end: docker stop, or a stop of the engine without live-restore";
        }
        if (end.exitCode() == 127 || text.contains("command not found")) {
            return "a program is not in the image, or not on its PATH";
        }
        if (end.exitCode() == 126) {
            return "the file may not be executed: chmod +x it in the image, and check that its #! line names a program that exists there";
        }
        if (text.contains("read-only file system")) {
            return config.rights().readOnly() ? "it may only write to mounts: give it one, or .tmpfs(…)" : "a mount can only be read";
        }
        if (text.contains("permission denied")) {
            return config.user() == null ? null : "it runs as " + config.user() + ", who lacks that permission in the container";
        }
        if (text.contains("no space left on device")) {
            return "a disk of the engine's host is full, or /dev/shm or a tmpfs of the container: .shmMb(…), .tmpfs(…)";
        }
        return text.contains("temporary failure in name resolution") || text.contains("could not resolve host")
                ? "names are looked up by the engine's name servers: .dns(…), or another .network(…)"
                : null;
    }
}
