package io.batuta.model.dag;

import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.TaskCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds tasks to a DAG. Reading another task's output makes the dependency; {@code after} and {@code before} add bare ones. Not thread-safe.
 */
public final class Tasks {
    /** The kind of tasks that are the author's own Java code. */
    public static final String JAVA = "java";

    /** The kind of tasks that do nothing: a point where others meet. */
    public static final String EMPTY = "empty";

    /** The kind of tasks that skip what follows unless their run is the newest. */
    public static final String LATEST_ONLY = "latest_only";

    private final String dagId;
    private final Map<String, Task<?>> all;
    private final Map<String, String> groups;
    private final List<TaskGroup> open;

    Tasks(String dagId) {
        this(dagId, new LinkedHashMap<>(), new LinkedHashMap<>(), List.of());
    }

    private Tasks(String dagId, Map<String, Task<?>> all, Map<String, String> groups, List<TaskGroup> open) {
        this.dagId = dagId;
        this.all = all;
        this.groups = groups;
        this.open = open;
    }

    /** A task of any kind. */
    public <T> Task<T> add(TaskDefinition<T> definition) {
        String problem = definition.problem();
        if (problem != null) {
            throw new DagException(dagId, definition.id(), problem);
        }
        return put(new Draft<>(definition.id(), definition.kind(), definition.outputType(), definition.outputType(), definition.config(),
                definition.code(), definition.inputs(), null));
    }

    /** Java code that makes an output. */
    public <T> Task<T> call(String id, OutputType<T> output, Calls.Call<T> code) {
        return java(id, output, code::call, List.of());
    }

    /** Java code that makes an output. */
    public <T> Task<T> call(String id, Class<T> output, Calls.Call<T> code) {
        return call(id, OutputType.of(output), code);
    }

    /** Java code that makes an output of another task's output. */
    public <A, T> Task<T> call(String id, OutputType<T> output, Task<? extends A> input, Calls.Call1<A, T> code) {
        return java(id, output, run -> code.call(run, run.output(input)), List.of(input));
    }

    /** Java code that makes an output of another task's output. */
    public <A, T> Task<T> call(String id, Class<T> output, Task<? extends A> input, Calls.Call1<A, T> code) {
        return call(id, OutputType.of(output), input, code);
    }

    /** Java code that makes an output of two other tasks' outputs. */
    public <A, B, T> Task<T> call(String id, OutputType<T> output, Task<? extends A> first, Task<? extends B> second,
            Calls.Call2<A, B, T> code) {
        return java(id, output, run -> code.call(run, run.output(first), run.output(second)), List.of(first, second));
    }

    /** Java code that makes an output of two other tasks' outputs. */
    public <A, B, T> Task<T> call(String id, Class<T> output, Task<? extends A> first, Task<? extends B> second,
            Calls.Call2<A, B, T> code) {
        return call(id, OutputType.of(output), first, second, code);
    }

    /** Java code that makes an output of three other tasks' outputs. For more, use {@link #callOf}. */
    public <A, B, C, T> Task<T> call(
            String id, OutputType<T> output, Task<? extends A> first, Task<? extends B> second, Task<? extends C> third,
            Calls.Call3<A, B, C, T> code) {
        return java(id, output, run -> code.call(run, run.output(first), run.output(second), run.output(third)),
                List.of(first, second, third));
    }

    /** Java code that makes an output of any number of inputs, each read with {@code run.output(task)}. */
    public <T> Task<T> callOf(String id, OutputType<T> output, List<? extends Task<?>> inputs, Calls.Call<T> code) {
        return java(id, output, code::call, List.copyOf(inputs));
    }

    /** Java code without an output. */
    public Task<Void> run(String id, Calls.Action code) {
        return java(id, OutputType.NONE, run -> nothing(() -> code.run(run)), List.of());
    }

    /** Java code with an input and without an output. */
    public <A> Task<Void> run(String id, Task<? extends A> input, Calls.Action1<A> code) {
        return java(id, OutputType.NONE, run -> nothing(() -> code.run(run, run.output(input))), List.of(input));
    }

    /** A point where others meet; it costs nothing. */
    public Task<Void> empty(String id) {
        return put(new Draft<>(id, EMPTY, OutputType.NONE, OutputType.NONE, Map.of(), null, List.of(), null));
    }

    /**
     * Goes on only in a run that stands for the schedule's newest tick; in older ones (late, caught up, backfilled, cleared) the tasks directly behind it are skipped. Runs made by hand go on.
     */
    public Task<Void> latestOnly(String id) {
        return put(new Draft<>(id, LATEST_ONLY, OutputType.NONE, OutputType.NONE, Map.of(), null, List.of(), null));
    }

    /** Chooses which of its direct downstream tasks go on, by id; the others are skipped. Its output is the ids it chose. */
    public Task<List<String>> branch(String id, Calls.Call<? extends java.util.Collection<String>> code) {
        return java(id, OutputType.listOf(String.class), run -> chosen(code.call(run)), List.of());
    }

    /** Chooses by another task's output. */
    public <A> Task<List<String>> branch(String id, Task<? extends A> input, Calls.Call1<A, ? extends java.util.Collection<String>> code) {
        return java(id, OutputType.listOf(String.class), run -> chosen(code.call(run, run.output(input))), List.of(input));
    }

    /** Goes on when the code says true; else everything behind it is skipped, whatever its trigger rules. */
    public Task<Boolean> shortCircuit(String id, Calls.Call<Boolean> code) {
        return java(id, OutputType.of(Boolean.class), run -> goOn(code.call(run)), List.of());
    }

    /** Goes on by another task's output. */
    public <A> Task<Boolean> shortCircuit(String id, Task<? extends A> input, Calls.Call1<A, Boolean> code) {
        return java(id, OutputType.of(Boolean.class), run -> goOn(code.call(run, run.output(input))), List.of(input));
    }

    /** Runs the code once for each element of another task's output; a later task reads all results as a list, in the elements' order. */
    public <E, T> Task<List<T>> map(String id, Class<T> output, Task<List<E>> over, Calls.Call1<E, T> code) {
        return map(id, OutputType.of(output), over, code);
    }

    /** Runs the code once for each element of another task's output; a later task reads all results as a list, in the elements' order. */
    public <E, T> Task<List<T>> map(String id, OutputType<T> output, Task<List<E>> over, Calls.Call1<E, T> code) {
        OutputType<E> element = elementOf(over);
        TaskCode each = run -> code.call(run, run.element(element));
        return put(new Draft<>(id, JAVA, OutputType.listOf(output), output, Map.of(), each, List.of(), over));
    }

    /** Runs a task of some kind once for each element, with settings made of the element. */
    public <E, T> Task<List<T>> mapTo(String id, Kind<T> kind, Task<List<E>> over, Calls.Call1<E, ? extends TaskDefinition<T>> definition) {
        OutputType<E> element = elementOf(over);
        Late late = run -> definition.call(run, run.element(element));
        return put(new Draft<>(id, kind.name(), OutputType.listOf(kind.outputType()), kind.outputType(), null, late, List.of(), over));
    }

    /** A task of some kind whose settings are made of another task's output when it starts. */
    public <A, T> Task<T> late(String id, Kind<T> kind, Task<? extends A> input, Calls.Call1<A, ? extends TaskDefinition<T>> definition) {
        Late late = run -> definition.call(run, run.output(input));
        return put(new Draft<>(id, kind.name(), kind.outputType(), kind.outputType(), null, late, List.of(input), null));
    }

    /** Tasks that belong together; their ids get the group's id and a dot before them. Groups may hold groups. */
    public TaskGroup group(String id, Consumer<Tasks> content) {
        String full = prefix() + checked(id, "group id");
        if (groups.putIfAbsent(full, id) != null) {
            throw new DagException(dagId, null, "there are two groups called " + full);
        }
        TaskGroup group = new TaskGroup(full);
        List<TaskGroup> inside = new ArrayList<>(open);
        inside.add(group);
        content.accept(new Tasks(dagId, all, groups, inside));
        return group;
    }

    Map<String, Task<?>> all() {
        return all;
    }

    Map<String, String> groups() {
        return groups;
    }

    private <T> Task<T> java(String id, OutputType<T> output, TaskCode code, List<? extends Task<?>> inputs) {
        return put(new Draft<>(id, JAVA, output, output, Map.of(), code, List.copyOf(inputs), null));
    }

    private record Draft<T>(
            String id,
            String kind,
            OutputType<T> outputType,
            OutputType<?> own,
            @Nullable Object config,
            @Nullable Object code,
            List<Task<?>> inputs,
            @Nullable Task<?> mappedOver) {}

    private <T> Task<T> put(Draft<T> draft) {
        String id = prefix() + checked(draft.id(), "task id");
        Task<T> task = new Task<>(new Task.Parts<>(
                id, draft.kind(), draft.outputType(), draft.own(), draft.config(), draft.code(), draft.inputs(), draft.mappedOver(),
                open.isEmpty() ? null : open.getLast().id));
        if (all.putIfAbsent(id, task) != null) {
            throw new DagException(dagId, id, "there are two tasks with this id; ids must be unique within a DAG");
        }
        if (all.size() > Dag.MAX_TASKS) {
            throw new DagException(dagId, null, "it has more than " + Dag.MAX_TASKS + " tasks; map over a list or split the DAG");
        }
        open.forEach(group -> group.members.add(task));
        return task;
    }

    private String prefix() {
        return open.isEmpty() ? "" : open.getLast().id + ".";
    }

    private String checked(String id, String what) {
        if (!Dag.validId(id)) {
            throw new DagException(dagId, null,
                    "the " + what + " '" + Dag.shortened(id) + "' is not valid; use 1 to 250 letters, digits, '_', '-' or '.'");
        }
        return id;
    }

    @SuppressWarnings("unchecked")
    private <E> OutputType<E> elementOf(Task<List<E>> over) {
        if (over.outputType.type() instanceof java.lang.reflect.ParameterizedType list && list.getRawType() == List.class) {
            return new OutputType<>(list.getActualTypeArguments()[0]);
        }
        throw new DagException(dagId, over.id, "only a list can be mapped over, but its output is " + over.outputType.words());
    }

    private static Outcome chosen(java.util.Collection<String> ids) {
        Set<String> set = ids.stream().collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        return new Outcome.Branched(List.copyOf(set), set, false);
    }

    private static Outcome goOn(boolean on) {
        return on ? new Outcome.Success(true) : new Outcome.Branched(false, Set.of(), true);
    }

    private interface Throwing {
        void run() throws Exception;
    }

    private static @Nullable Object nothing(Throwing action) throws Exception {
        action.run();
        return null;
    }
}
