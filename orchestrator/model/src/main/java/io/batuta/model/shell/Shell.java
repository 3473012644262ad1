package io.batuta.model.shell;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A command or script on the host of the node that runs the task, as the service's user:
 *
 * <pre>{@code t.add(Shell.run("load").command("psql", "-f", "load.sql").in("~/warehouse"))}</pre>
 *
 * <p>It runs in a session of its own and outlives the service: after a crash or an upgrade it is found again and followed to its end. It sees BATUTA_DAG_ID, BATUTA_RUN_ID, BATUTA_TASK_ID,
 * BATUTA_MAP_INDEX, BATUTA_TRY_NUMBER, BATUTA_ATTEMPT_ID, and BATUTA_LOGICAL_DATE when the run has one. What it leaves running in its session when it ends is ended, too. Not thread-safe.
 *
 * @param <T> the type of its output: {@link ShellResult}, or what {@link #outputJson} says
 */
public final class Shell<T> implements TaskDefinition<T> {
    /** The kind, for tasks whose settings are made at run time. */
    public static final Kind<ShellResult> KIND = new Kind<>("shell", OutputType.of(ShellResult.class));

    private final String id;
    private final OutputType<T> outputType;
    private List<String> command = List.of();
    private @Nullable String script;
    private final Map<String, String> env = new LinkedHashMap<>();
    private @Nullable String directory;
    private Set<Integer> successCodes = Set.of(0);
    private @Nullable Integer skipCode;
    private @Nullable String stdin;
    private int maxOutputMb = 1024;

    private Shell(String id, OutputType<T> outputType) {
        this.id = id;
        this.outputType = outputType;
    }

    /** Begins a shell task. */
    public static Shell<ShellResult> run(String id) {
        return new Shell<>(id, KIND.outputType());
    }

    /** The program and its arguments; no shell looks at them, so nothing needs quoting. */
    public Shell<T> command(String... command) {
        this.command = List.of(command);
        return this;
    }

    /** A script for bash, run with {@code -euo pipefail}: it stops at the first command that fails. */
    public Shell<T> script(String script) {
        this.script = script;
        return this;
    }

    /** Adds a variable to its environment. */
    public Shell<T> env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** The directory it runs in; {@code ~} and {@code ~/…} mean the service user's home. Default: the attempt's own empty directory, removed at its end. */
    public Shell<T> in(String directory) {
        this.directory = directory;
        return this;
    }

    /** The exit codes that mean success, 0 to 255; default 0 alone. */
    public Shell<T> successCodes(int... codes) {
        this.successCodes = IntStream.of(codes).boxed().collect(Collectors.toCollection(TreeSet::new));
        return this;
    }

    /** The exit code, 0 to 255, that skips the task. */
    public Shell<T> skipCode(int code) {
        this.skipCode = code;
        return this;
    }

    /** What it can read from its standard input; default nothing. */
    public Shell<T> stdin(String text) {
        this.stdin = text;
        return this;
    }

    /** How much it may print on each of its two outputs, in megabytes, before it is ended as failed; default 1024. */
    public Shell<T> maxOutputMb(int megabytes) {
        this.maxOutputMb = megabytes;
        return this;
    }

    /** Its standard output is one JSON value of this type, and that is the task's output. At most 16 MB. */
    public <J> Shell<J> outputJson(OutputType<J> type) {
        Shell<J> typed = new Shell<>(id, type);
        typed.command = command;
        typed.script = script;
        typed.env.putAll(env);
        typed.directory = directory;
        typed.successCodes = successCodes;
        typed.skipCode = skipCode;
        typed.stdin = stdin;
        typed.maxOutputMb = maxOutputMb;
        return typed;
    }

    /** Its standard output is one JSON value of this type, and that is the task's output. */
    public <J> Shell<J> outputJson(Class<J> type) {
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
        return new ShellConfig(command, script, Map.copyOf(env), directory, Set.copyOf(successCodes), skipCode, stdin, readsJson(),
                maxOutputMb);
    }

    /** The type to read its standard output as, when that is JSON. */
    @Override
    public @Nullable Object code() {
        return readsJson() ? outputType : null;
    }

    @Override
    public @Nullable String problem() {
        if (command.isEmpty() == (script == null)) {
            return "give it either a command (.command(\"psql\", \"-c\", …)) or a script (.script(\"…\"))";
        }
        if (!command.isEmpty() && command.getFirst().isBlank()) {
            return "its command has no program";
        }
        for (String name : env.keySet()) {
            if (name.isEmpty() || name.contains("=")) {
                return "'" + name + "' cannot be the name of an environment variable";
            }
        }
        if (textWithNul()) {
            return "a command, script or variable cannot contain the character U+0000";
        }
        boolean codesFit = successCodes.stream().allMatch(Shell::exitCode) && (skipCode == null || exitCode(skipCode));
        if (!codesFit || successCodes.isEmpty()) {
            return "exit codes are 0 to 255, and at least one must mean success";
        }
        if (skipCode != null && successCodes.contains(skipCode)) {
            return "exit code " + skipCode + " cannot mean both success and skipped";
        }
        return maxOutputMb < 1 ? "maxOutputMb must be at least 1" : null;
    }

    private boolean readsJson() {
        return !outputType.equals(KIND.outputType());
    }

    private boolean textWithNul() {
        return command.stream().anyMatch(Shell::hasNul) || (script != null && hasNul(script))
                || env.values().stream().anyMatch(Shell::hasNul);
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static boolean exitCode(int code) {
        return code >= 0 && code <= 255;
    }
}
