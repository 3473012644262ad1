package io.batuta.model.dag;

import io.batuta.model.check.Check;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.Hook;
import io.batuta.model.task.OutputType;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A finished DAG: its plan, which is data, and its authors' code, found by task. Immutable. */
public final class Dag {
    /** The most tasks a DAG may have. */
    public static final int MAX_TASKS = 10_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,250}");

    private final DagPlan plan;
    private final Map<String, OutputType<?>> outputs;
    private final Map<String, Object> code;
    private final Map<String, Map<AlertOn, Hook>> hooks;

    Dag(DagPlan plan, Map<String, OutputType<?>> outputs, Map<String, Object> code, Map<String, Map<AlertOn, Hook>> hooks) {
        this.plan = plan;
        this.outputs = Map.copyOf(outputs);
        this.code = Map.copyOf(code);
        this.hooks = Map.copyOf(hooks);
    }

    /** Begins a DAG. The name is its id: 1 to 250 letters, digits, '_', '-' or '.'. */
    public static DagBuilder named(String dagId) {
        return new DagBuilder(dagId);
    }

    /** Its id. */
    public String id() {
        return plan.dagId();
    }

    /** It as data. */
    public DagPlan plan() {
        return plan;
    }

    /** A task's own code ({@code TaskCode}, {@link Late} or what its kind expects), or null when it has none. */
    public @Nullable Object code(String taskId) {
        return code.get(taskId);
    }

    /** The declared type of what one instance of a task puts out; {@link OutputType#NONE} for none, and for an unknown task. */
    public OutputType<?> output(String taskId) {
        return outputs.getOrDefault(taskId, OutputType.NONE);
    }

    /** The hook of a task, or of the run when {@code taskId} is null; null when there is none. */
    public @Nullable Hook hook(@Nullable String taskId, AlertOn on) {
        Map<AlertOn, Hook> own = hooks.get(taskId == null ? "" : taskId);
        return own == null ? null : own.get(on);
    }

    static boolean validId(String id) {
        return ID.matcher(id).matches();
    }

    static String shortened(String text) {
        return Check.cut(text);
    }
}
