package io.batuta.model.bad;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagBuilder;
import io.batuta.model.dag.Task;
import io.batuta.model.dag.TaskDefinition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A field that authors set, in a DAG that is good otherwise.
 *
 * @param kind the kind of task, or what else it belongs to
 * @param name the word by which a refusal must name it
 * @param odd what is tried, by a word for it
 * @param legitimate the words for those that the field may hold; all others must be refused
 * @param dag builds the DAG with a value in the field
 */
record Field<V>(String kind, String name, Map<String, V> odd, Set<String> legitimate, Function<V, Dag> dag) {
    private static final String ONE_MB = "x".repeat(1024 * 1024);
    private static final Map<String, String> TEXTS = ordered("empty", "", "blank", "   ", "U+0000", "a\0b", "two lines", "a\nb", "1 MB",
            ONE_MB,
            "half a character", "a\uD800b");
    private static final Map<String, Integer> NUMBERS = ordered("least", Integer.MIN_VALUE, "negative", -1, "zero", 0, "huge",
            Integer.MAX_VALUE);
    private static final Map<String, Double> SHARES = ordered("not a number", Double.NaN, "negative", -0.5, "zero", 0.0, "huge",
            Double.MAX_VALUE, "infinite", Double.POSITIVE_INFINITY);
    private static final Map<String, Duration> TIMES = ordered("least", Duration.ofSeconds(Long.MIN_VALUE), "negative",
            Duration.ofSeconds(-1), "zero", Duration.ZERO, "a thousand years", Duration.ofDays(365_000), "most",
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));

    static Field<String> text(String kind, String name, Function<String, TaskDefinition<?>> task, String... legitimate) {
        return new Field<>(kind, name, TEXTS, Set.of(legitimate), value -> dag(task.apply(value)));
    }

    static Field<Integer> number(String kind, String name, Function<Integer, TaskDefinition<?>> task, String... legitimate) {
        return new Field<>(kind, name, NUMBERS, Set.of(legitimate), value -> dag(task.apply(value)));
    }

    static Field<Double> share(String kind, String name, Function<Double, TaskDefinition<?>> task, String... legitimate) {
        return new Field<>(kind, name, SHARES, Set.of(legitimate), value -> dag(task.apply(value)));
    }

    static Field<Duration> time(String kind, String name, Function<Duration, TaskDefinition<?>> task, String... legitimate) {
        return new Field<>(kind, name, TIMES, Set.of(legitimate), value -> dag(task.apply(value)));
    }

    /** An option of a task. */
    static Field<String> textOption(String name, BiConsumer<Task<Void>, String> set, String... legitimate) {
        return new Field<>("task", name, TEXTS, Set.of(legitimate), value -> optioned(task -> set.accept(task, value)));
    }

    static Field<Integer> numberOption(String name, BiConsumer<Task<Void>, Integer> set, String... legitimate) {
        return new Field<>("task", name, NUMBERS, Set.of(legitimate), value -> optioned(task -> set.accept(task, value)));
    }

    static Field<Double> shareOption(String name, BiConsumer<Task<Void>, Double> set, String... legitimate) {
        return new Field<>("task", name, SHARES, Set.of(legitimate), value -> optioned(task -> set.accept(task, value)));
    }

    static Field<Duration> timeOption(String name, BiConsumer<Task<Void>, Duration> set, String... legitimate) {
        return new Field<>("task", name, TIMES, Set.of(legitimate), value -> optioned(task -> set.accept(task, value)));
    }

    /** Something a DAG as a whole says. */
    static Field<String> textOfDag(String name, Function<String, DagBuilder> set, String... legitimate) {
        return new Field<>("dag", name, TEXTS, Set.of(legitimate), value -> set.apply(value).tasks(t -> t.run("a", run -> {})));
    }

    static Field<Integer> numberOfDag(String name, BiConsumer<DagBuilder, Integer> set, String... legitimate) {
        return new Field<>("dag", name, NUMBERS, Set.of(legitimate), value -> with(dag -> set.accept(dag, value)));
    }

    static Field<Duration> timeOfDag(String name, BiConsumer<DagBuilder, Duration> set, String... legitimate) {
        return new Field<>("dag", name, TIMES, Set.of(legitimate), value -> with(dag -> set.accept(dag, value)));
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }

    private static Dag dag(TaskDefinition<?> task) {
        return Dag.named("d").tasks(t -> t.add(task));
    }

    private static Dag optioned(java.util.function.Consumer<Task<Void>> set) {
        return Dag.named("d").tasks(t -> set.accept(t.run("a", run -> {})));
    }

    private static Dag with(java.util.function.Consumer<DagBuilder> set) {
        DagBuilder dag = Dag.named("d");
        set.accept(dag);
        return dag.tasks(t -> t.run("a", run -> {}));
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> ordered(Object... wordsAndValues) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int i = 0; i < wordsAndValues.length; i += 2) {
            map.put((String) wordsAndValues[i], (V) wordsAndValues[i + 1]);
        }
        return map;
    }
}
