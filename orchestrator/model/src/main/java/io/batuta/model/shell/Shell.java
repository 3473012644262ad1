package io.batuta.model.shell;

import io.batuta.model.check.Check;
import io.batuta.model.check.ExitCodes;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

    private static final int MOST_SCRIPT = 4 * 1024 * 1024;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");

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

    /** A script for bash, at most 4 MB, run with {@code -euo pipefail}: it stops at the first command that fails. */
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

    /** What it can read from its standard input, at most 4 MB; default nothing. */
    public Shell<T> stdin(String text) {
        this.stdin = text;
        return this;
    }

    /** How much it may print on each of its two outputs, 1 to 1,000,000 megabytes, before it is ended as failed; default 1024. */
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
        return Check.first(Check.command(command),
                script != null && script.isBlank() ? "script: it is empty" : Check.text("script", script, MOST_SCRIPT),
                Check.env(env, VARIABLE, "letters, digits and _ . - only"), Check.path("directory", directory),
                ExitCodes.problem(successCodes, skipCode), Check.text("stdin", stdin, MOST_SCRIPT, "; put it into a file"),
                Check.number("maxOutputMb", maxOutputMb, 1, 1_000_000));
    }

    private boolean readsJson() {
        return !outputType.equals(KIND.outputType());
    }
}
