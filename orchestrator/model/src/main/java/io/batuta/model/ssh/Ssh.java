package io.batuta.model.ssh;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A command or script on another host, over SSH:
 *
 * <pre>{@code t.add(Ssh.run("clean").connection("worker").command("python3", "clean.py", "--all").in("~/spark_environment"))}</pre>
 *
 * <p>It runs there in a session of its own and needs no connection while it runs: it outlives a dropped network and a crash of the service, and is found again. It sees the same BATUTA_… variables as a
 * {@link io.batuta.model.shell.Shell} task. What it leaves running in its process group when it ends is ended, too. Not thread-safe.
 *
 * @param <T> the type of its output: {@link SshResult}, or what {@link #outputJson} says
 */
public final class Ssh<T> implements TaskDefinition<T> {
    /** The kind, for tasks whose settings are made at run time. */
    public static final Kind<SshResult> KIND = new Kind<>("ssh", OutputType.of(SshResult.class));

    private final String id;
    private final OutputType<T> outputType;
    private String connection = "";
    private List<String> command = List.of();
    private @Nullable String script;
    private final Map<String, String> env = new LinkedHashMap<>();
    private @Nullable String directory;
    private boolean pty;
    private @Nullable String sudo;
    private Set<Integer> successCodes = Set.of(0);
    private @Nullable Integer skipCode;
    private @Nullable String stdin;
    private int maxOutputMb = 1024;
    private Duration giveUpAfter = Duration.ofMinutes(30);

    private Ssh(String id, OutputType<T> outputType) {
        this.id = id;
        this.outputType = outputType;
    }

    /** Begins an SSH task. */
    public static Ssh<SshResult> run(String id) {
        return new Ssh<>(id, KIND.outputType());
    }

    /** Begins a task that puts a file onto a host. */
    public static SshUpload upload(String id) {
        return new SshUpload(id);
    }

    /** Begins a task that gets a file from a host. */
    public static SshDownload download(String id) {
        return new SshDownload(id);
    }

    /** Begins a task that waits until a file is on a host. */
    public static SshWait waitForFile(String id) {
        return new SshWait(id);
    }

    /** The connection, of kind ssh, that says where and as whom. */
    public Ssh<T> connection(String id) {
        this.connection = id;
        return this;
    }

    /** The program and its arguments; no shell looks at them, so nothing needs quoting. */
    public Ssh<T> command(String... command) {
        this.command = List.of(command);
        return this;
    }

    /** A script for the host's bash, run with {@code -euo pipefail}: it stops at the first command that fails. */
    public Ssh<T> script(String script) {
        this.script = script;
        return this;
    }

    /** Adds a variable to its environment. The server's AcceptEnv does not matter. */
    public Ssh<T> env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** The directory it runs in: absolute, {@code ~}, {@code ~/…}, or relative to the user's home on that host, which is the default. */
    public Ssh<T> in(String directory) {
        this.directory = directory;
        return this;
    }

    /** Gives it a terminal, which some programs insist on. Its two outputs become one. The host needs util-linux's {@code script}. */
    public Ssh<T> pty() {
        this.pty = true;
        return this;
    }

    /** Runs it as root through sudo, which must not ask for a password. */
    public Ssh<T> sudo() {
        return sudo("root");
    }

    /** Runs it as that user through sudo, which must not ask for a password. */
    public Ssh<T> sudo(String user) {
        this.sudo = user;
        return this;
    }

    /** The exit codes that mean success, 0 to 255; default 0 alone. */
    public Ssh<T> successCodes(int... codes) {
        this.successCodes = IntStream.of(codes).boxed().collect(Collectors.toCollection(TreeSet::new));
        return this;
    }

    /** The exit code, 0 to 255, that skips the task. */
    public Ssh<T> skipCode(int code) {
        this.skipCode = code;
        return this;
    }

    /** What it can read from its standard input, at most 256 kB; default nothing. */
    public Ssh<T> stdin(String text) {
        this.stdin = text;
        return this;
    }

    /** How much it may print on each of its two outputs, in megabytes, before it is ended as failed; default 1024. */
    public Ssh<T> maxOutputMb(int megabytes) {
        this.maxOutputMb = megabytes;
        return this;
    }

    /** How long a host that cannot be reached is waited for while the command may still run there; after that nobody knows how it ended. Default 30 minutes. */
    public Ssh<T> giveUpAfter(Duration patience) {
        this.giveUpAfter = patience;
        return this;
    }

    /** Its standard output is one JSON value of this type, and that is the task's output. At most 16 MB. */
    public <J> Ssh<J> outputJson(OutputType<J> type) {
        Ssh<J> typed = new Ssh<>(id, type);
        typed.connection = connection;
        typed.command = command;
        typed.script = script;
        typed.env.putAll(env);
        typed.directory = directory;
        typed.pty = pty;
        typed.sudo = sudo;
        typed.successCodes = successCodes;
        typed.skipCode = skipCode;
        typed.stdin = stdin;
        typed.maxOutputMb = maxOutputMb;
        typed.giveUpAfter = giveUpAfter;
        return typed;
    }

    /** Its standard output is one JSON value of this type, and that is the task's output. */
    public <J> Ssh<J> outputJson(Class<J> type) {
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
        return new SshConfig(connection, command, script, Map.copyOf(env), directory, pty, sudo, Set.copyOf(successCodes), skipCode, stdin,
                readsJson(), maxOutputMb, giveUpAfter);
    }

    /** The type to read its standard output as, when that is JSON. */
    @Override
    public @Nullable Object code() {
        return readsJson() ? outputType : null;
    }

    @Override
    public @Nullable String problem() {
        return SshProblems.of((SshConfig) config());
    }

    private boolean readsJson() {
        return !outputType.equals(KIND.outputType());
    }
}
