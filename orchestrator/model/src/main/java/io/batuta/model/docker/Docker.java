package io.batuta.model.docker;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A container on a Docker engine:
 *
 * <pre>{@code t.add(Docker.run("clean").connection("engine").image("python:3.13-slim").command("python", "-c", "print(1)"))}</pre>
 *
 * <p>It is known by its attempt: it outlives a crash of the service and a lost connection, is found again, and is never made twice. It sees the same BATUTA_… variables as a
 * {@link io.batuta.model.shell.Shell} task. Not thread-safe.
 *
 * @param <T> the type of its output: {@link DockerResult}, or what {@link #outputJson} says
 */
public final class Docker<T> implements TaskDefinition<T> {
    /** The kind, for tasks whose settings are made at run time. */
    public static final Kind<DockerResult> KIND = new Kind<>("docker", OutputType.of(DockerResult.class));

    private final String id;
    private final OutputType<T> outputType;
    private final DockerSettings settings;

    private Docker(String id, OutputType<T> outputType, DockerSettings settings) {
        this.id = id;
        this.outputType = outputType;
        this.settings = settings;
    }

    /** Begins a Docker task. */
    public static Docker<DockerResult> run(String id) {
        return new Docker<>(id, KIND.outputType(), new DockerSettings());
    }

    /** The connection, of kind docker, that says which engine. */
    public Docker<T> connection(String id) {
        settings.connection = id;
        return this;
    }

    /** What the container is made of: a name with or without registry, tag or digest. */
    public Docker<T> image(String image) {
        settings.image = image;
        return this;
    }

    /** When the engine asks a registry for the image; default when it does not have it. */
    public Docker<T> pull(DockerPull when) {
        settings.pull = when;
        return this;
    }

    /** The container's name; default one made from the attempt. Two containers of that name cannot be there at once. */
    public Docker<T> name(String name) {
        settings.name = name;
        return this;
    }

    /** What the image is to do, word by word; no shell looks at it, so nothing needs quoting. Default what the image does by itself. */
    public Docker<T> command(String... words) {
        settings.command = List.of(words);
        return this;
    }

    /** The same as one text, split into words at blanks; quotes and backslashes keep words together as in a shell, and nothing else of a shell is understood. */
    public Docker<T> commandLine(String line) {
        try {
            settings.command = CommandLine.words(line);
            settings.commandLineProblem = null;
        } catch (IllegalArgumentException e) {
            settings.commandLineProblem = e.getMessage();
        }
        return this;
    }

    /** The program instead of the image's own, with first arguments. */
    public Docker<T> entrypoint(String... words) {
        settings.entrypoint = List.of(words);
        return this;
    }

    /** Adds a variable to its environment. */
    public Docker<T> env(String name, String value) {
        settings.env.put(name, value);
        return this;
    }

    /** The directory it runs in, absolute; default the image's. */
    public Docker<T> in(String directory) {
        settings.directory = directory;
        return this;
    }

    /** As whom it runs: {@code user}, {@code uid} or {@code uid:gid}; default the image's. */
    public Docker<T> user(String user) {
        settings.user = user;
        return this;
    }

    /** Gives it a terminal. Its two outputs become one. */
    public Docker<T> tty() {
        settings.tty = true;
        return this;
    }

    /** Puts a small first process into it that passes signals on and reaps what its children leave. */
    public Docker<T> init() {
        settings.init = true;
        return this;
    }

    /** Adds a label to the container; names that begin with {@code batuta.} are taken. */
    public Docker<T> label(String name, String value) {
        settings.labels.put(name, value);
        return this;
    }

    /** Shows it a file or directory of the engine's host. The server's policy must allow it. */
    public Docker<T> mount(String hostPath, String target) {
        settings.mounts.add(new DockerMount(DockerMount.Kind.HOST, hostPath, target, false, null));
        return this;
    }

    /** The same, to be read only. */
    public Docker<T> mountReadOnly(String hostPath, String target) {
        settings.mounts.add(new DockerMount(DockerMount.Kind.HOST, hostPath, target, true, null));
        return this;
    }

    /** Shows it a volume of the engine, which is made when it is missing. */
    public Docker<T> volume(String name, String target) {
        settings.mounts.add(new DockerMount(DockerMount.Kind.VOLUME, name, target, false, null));
        return this;
    }

    /** The same, to be read only. */
    public Docker<T> volumeReadOnly(String name, String target) {
        settings.mounts.add(new DockerMount(DockerMount.Kind.VOLUME, name, target, true, null));
        return this;
    }

    /** Gives it memory of that many megabytes as a directory. */
    public Docker<T> tmpfs(String target, int megabytes) {
        settings.mounts.add(new DockerMount(DockerMount.Kind.TMPFS, null, target, false, megabytes));
        return this;
    }

    /** {@code bridge}, {@code none}, a network's name, or, where the server's policy allows it, {@code host} and {@code container:NAME}; default what the engine does by itself. */
    public Docker<T> network(String mode) {
        settings.network = mode;
        return this;
    }

    /** Its name for itself. */
    public Docker<T> hostname(String hostname) {
        settings.hostname = hostname;
        return this;
    }

    /** Name servers, by address, instead of the engine's. */
    public Docker<T> dns(String... addresses) {
        settings.dns = List.of(addresses);
        return this;
    }

    /** A further name and its address; the address {@code host-gateway} is the engine's host. */
    public Docker<T> extraHost(String name, String address) {
        settings.extraHosts.put(name, address);
        return this;
    }

    /** A port of the engine's host, on its loopback address, that leads into the container. */
    public Docker<T> port(int host, int container) {
        return port("127.0.0.1", host, container);
    }

    /** The same on another address of the host. */
    public Docker<T> port(String address, int host, int container) {
        settings.ports.add(new DockerNetwork.Port(address, host, container));
        return this;
    }

    /** How many processors it may use at most, also in parts of one. */
    public Docker<T> cpus(double cpus) {
        settings.cpus = cpus;
        return this;
    }

    /** How much memory it may use at most, in megabytes; beyond that it is killed. */
    public Docker<T> memoryMb(int megabytes) {
        settings.memoryMb = megabytes;
        return this;
    }

    /** The size of {@code /dev/shm} in megabytes; default 64. */
    public Docker<T> shmMb(int megabytes) {
        settings.shmMb = megabytes;
        return this;
    }

    /** How many processes and threads it may have at once. */
    public Docker<T> processes(int most) {
        settings.processes = most;
        return this;
    }

    /** A limit by its name, such as {@code nofile}; -1 for none. */
    public Docker<T> ulimit(String name, long most) {
        settings.ulimits.put(name, most);
        return this;
    }

    /** Lets it do whatever the host's root may. The server's policy must allow it. */
    public Docker<T> privileged() {
        settings.privileged = true;
        return this;
    }

    /** Capabilities it has, too, such as {@code NET_ADMIN}. The server's policy must allow them. */
    public Docker<T> capAdd(String... capabilities) {
        settings.capAdd = List.of(capabilities);
        return this;
    }

    /** Capabilities it has not; {@code ALL} for none at all. */
    public Docker<T> capDrop(String... capabilities) {
        settings.capDrop = List.of(capabilities);
        return this;
    }

    /** Shows it a device of the engine's host. The server's policy must allow it. */
    public Docker<T> device(String path) {
        settings.devices.add(path);
        return this;
    }

    /** Graphics processors it sees: {@code all}, or how many. */
    public Docker<T> gpus(String howMany) {
        settings.gpus = howMany;
        return this;
    }

    /** Whose shared memory it shares: {@code private}, {@code shareable}, or, where the server's policy allows it, {@code host} and {@code container:NAME}. */
    public Docker<T> ipc(String mode) {
        settings.ipc = mode;
        return this;
    }

    /** Its own file system can only be read; mounts and memory can still be written. */
    public Docker<T> readOnly() {
        settings.readOnly = true;
        return this;
    }

    /** The exit codes that mean success, 0 to 255; default 0 alone. */
    public Docker<T> successCodes(int... codes) {
        settings.successCodes = IntStream.of(codes).boxed().collect(Collectors.toCollection(TreeSet::new));
        return this;
    }

    /** The exit code, 0 to 255, that skips the task. */
    public Docker<T> skipCode(int code) {
        settings.skipCode = code;
        return this;
    }

    /** How much it may print on each of its two outputs, in megabytes, before it is ended as failed; default 1024. */
    public Docker<T> maxOutputMb(int megabytes) {
        settings.maxOutputMb = megabytes;
        return this;
    }

    /** What becomes of the container when its end is stored; default it is removed. */
    public Docker<T> remove(DockerRemove when) {
        settings.remove = when;
        return this;
    }

    /** How long an engine that cannot be reached is waited for while the container may still run there; after that nobody knows how it ended. Default 30 minutes. */
    public Docker<T> giveUpAfter(Duration patience) {
        settings.giveUpAfter = patience;
        return this;
    }

    /** Reads this file of the container, once that has ended, instead of its standard output: absolute, not on a mount, at most 16 MB. */
    public Docker<T> outputFile(String path) {
        settings.outputFile = path;
        return this;
    }

    /** Its standard output (or output file) is one JSON value of this type, and that is the task's output. At most 16 MB. */
    public <J> Docker<J> outputJson(OutputType<J> type) {
        return new Docker<>(id, type, settings);
    }

    /** Its standard output (or output file) is one JSON value of this type, and that is the task's output. */
    public <J> Docker<J> outputJson(Class<J> type) {
        return outputJson(OutputType.of(type));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public OutputType<T> outputType() {
        return outputType;
    }

    @Override
    public Object config() {
        return settings.config(readsJson());
    }

    /** The type to read its output as, when that is JSON. */
    @Override
    public @Nullable Object code() {
        return readsJson() ? outputType : null;
    }

    @Override
    public @Nullable String problem() {
        return settings.commandLineProblem != null ? settings.commandLineProblem : DockerProblems.of((DockerConfig) config());
    }

    private boolean readsJson() {
        return !outputType.equals(KIND.outputType());
    }
}
