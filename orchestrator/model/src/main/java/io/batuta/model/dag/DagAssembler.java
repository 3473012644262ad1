package io.batuta.model.dag;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.decide.RetryPolicy;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskGraph;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import io.batuta.model.task.Hook;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.OutputTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what an author wrote into a finished DAG: checks it as a whole, orders its tasks, works out what each inherits. */
final class DagAssembler {
    private static final int MOST_ACTIVE_RUNS = 16;

    private final DagBuilder dag;
    private final List<Task<?>> tasks;
    private final TaskGraph graph;
    private final Map<Task<?>, Integer> index = new IdentityHashMap<>();

    private DagAssembler(DagBuilder dag, List<Task<?>> tasks, TaskGraph graph) {
        this.dag = dag;
        this.tasks = tasks;
        this.graph = graph;
        number(tasks, index);
    }

    static Dag assemble(DagBuilder dag, Tasks declared) {
        List<Task<?>> tasks = List.copyOf(declared.all().values());
        if (tasks.isEmpty()) {
            throw new DagException(dag.dagId, null, "it has no tasks");
        }
        checkLimits(dag);
        TaskGraph raw = graphOf(dag, tasks);
        List<Integer> cycle = raw.cycle();
        if (!cycle.isEmpty()) {
            String path = cycle.stream().map(i -> tasks.get(i).id).collect(Collectors.joining(" → "));
            throw new DagException(dag.dagId, tasks.get(cycle.getFirst()).id,
                    "its tasks wait for each other in a circle: " + path + " → " + tasks.get(cycle.getFirst()).id);
        }
        List<Task<?>> ordered = Arrays.stream(raw.topologicalOrder()).<Task<?>>mapToObj(tasks::get).toList();
        return new DagAssembler(dag, ordered, graphOf(dag, ordered)).dag(declared);
    }

    private Dag dag(Tasks declared) {
        List<TaskSpec> specs = new ArrayList<>(tasks.size());
        Map<String, Object> code = new HashMap<>();
        Map<String, Map<AlertOn, Hook>> hooks = new HashMap<>();
        hooks.put("", Map.copyOf(dag.hooks));
        int[] weights = weights();
        for (int i = 0; i < tasks.size(); i++) {
            Task<?> task = tasks.get(i);
            Map<AlertOn, Hook> own = new EnumMap<>(AlertOn.class);
            own.putAll(dag.defaults.hooks);
            own.putAll(task.hooks);
            hooks.put(task.id, Map.copyOf(own));
            if (task.code != null) {
                code.put(task.id, task.code);
            }
            specs.add(spec(task, i, weights[i], own.keySet()));
        }
        Map<String, OutputType<?>> outputs = new HashMap<>();
        tasks.forEach(task -> outputs.put(task.id, task.ownOutputType));
        refuse(null, OptionProblems.of(dag));
        return new Dag(plan(declared, specs), outputs, code, hooks);
    }

    private DagPlan plan(Tasks declared, List<TaskSpec> specs) {
        List<DagPlan.GroupSpec> groups = new ArrayList<>();
        declared.groups()
                .forEach((id, title) -> groups.add(new DagPlan.GroupSpec(id, title,
                        id.length() == title.length() ? null : id.substring(0, id.length() - title.length() - 1))));
        return new DagPlan(
                dag.dagId, dag.description, dag.docMd, dag.schedule, dag.startDate, dag.endDate, dag.catchup, dag.afterOutage,
                Options.pick(dag.maxActiveRuns, null, dag.schedule instanceof ContinuousSchedule ? 1 : MOST_ACTIVE_RUNS),
                dag.maxActiveTasks, dag.overlap,
                dag.maxConsecutiveFailedRuns, dag.runTimeout, dag.deadline, List.copyOf(dag.params.values()), List.copyOf(dag.tags),
                dag.owner,
                dag.retention, groups, List.copyOf(specs),
                alerts(null, Map.of(), dag.alerts), new java.util.TreeSet<>(dag.hooks.keySet()));
    }

    private TaskSpec spec(Task<?> task, int i, int weight, Set<AlertOn> hooked) {
        Defaults d = dag.defaults;
        check(task, d);
        boolean late = task.config == null;
        return new TaskSpec(
                task.id,
                task.isolatedHeapMb == null ? task.kind : task.kind + ".isolated",
                task.isolatedHeapMb == null ? config(task) : Json.toTree(Map.of("heapMb", task.isolatedHeapMb)),
                Arrays.stream(graph.upstreamOf(i)).boxed().toList(),
                task.inputs.stream().map(this::indexOf).toList(),
                task.ownOutputType.none() ? null : task.ownOutputType.words(),
                task.sensitive,
                task.mappedOver == null ? null : indexOf(task.mappedOver),
                late,
                task.code != null,
                Options.pick(task.triggerRule, d.triggerRule, TriggerRule.ALL_SUCCESS),
                retry(task),
                Options.pick(task.timeout, d.timeout),
                Options.pick(task.deadline, d.deadline),
                Options.pick(task.pool, d.pool, "default_pool"),
                Options.pick(task.poolSlots, d.poolSlots, 1),
                weight,
                Options.pick(task.maxActive, d.maxActive, 0),
                Options.pick(task.dependsOnPast, d.dependsOnPast, false),
                Options.pick(task.waitForDownstream, d.waitForDownstream, false),
                Options.pick(task.queue, d.queue),
                Options.pick(task.onUnknown, d.onUnknown),
                task.group,
                task.title,
                task.docMd,
                Options.pick(Options.pick(task.owner, d.owner), dag.owner),
                alerts(task.id, dag.defaults.alerts, task.alerts),
                new java.util.TreeSet<>(hooked));
    }

    private static @Nullable JsonNode config(Task<?> task) {
        return task.config == null ? null : Json.toTree(task.config);
    }

    private RetryPolicy retry(Task<?> task) {
        try {
            return Options.retryPolicy(task, dag.defaults);
        } catch (IllegalArgumentException e) {
            throw new DagException(dag.dagId, task.id, String.valueOf(e.getMessage()));
        }
    }

    private void check(Task<?> task, Defaults d) {
        OutputTypes.problem(task.outputType.type())
                .ifPresent(problem -> {
                    throw new DagException(dag.dagId, task.id, problem);
                });
        refuse(task.id, OptionProblems.of(task, d));
        if (task.mappedOver != null && Options.pick(task.triggerRule, d.triggerRule, TriggerRule.ALL_SUCCESS) == TriggerRule.ALWAYS) {
            throw new DagException(dag.dagId, task.id,
                    "the trigger rule 'always' cannot be used on a task mapped over an upstream's output: it would start before there are elements");
        }
    }

    private void refuse(@Nullable String task, @Nullable String problem) {
        if (problem != null) {
            throw new DagException(dag.dagId, task, problem);
        }
    }

    private Map<AlertOn, List<AlertTo>> alerts(@Nullable String task, Map<AlertOn, Set<AlertTo>> common, Map<AlertOn, Set<AlertTo>> own) {
        refuse(task, AlertTargets.problem(common, own));
        return AlertTargets.merged(common, own);
    }

    /** Effective priorities; 32-bit, capped instead of overflowing. */
    private int[] weights() {
        int[] own = new int[tasks.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = Options.pick(tasks.get(i).priority, dag.defaults.priority, 1);
        }
        if (dag.weightRule == DagBuilder.WeightRule.ABSOLUTE) {
            return own;
        }
        List<BitSet> others = dag.weightRule == DagBuilder.WeightRule.DOWNSTREAM ? graph.allDescendants() : graph.allAncestors();
        boolean alike = Arrays.stream(own).distinct().count() == 1;
        int[] sum = new int[own.length];
        for (int i = 0; i < own.length; i++) {
            BitSet behind = others.get(i);
            long rest = alike ? (long) behind.cardinality() * own[i] : behind.stream().asLongStream().map(o -> own[(int) o]).sum();
            sum[i] = Math.clamp(rest + own[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return sum;
    }

    private int indexOf(Task<?> task) {
        return java.util.Objects.requireNonNull(index.get(task));
    }

    private static TaskGraph graphOf(DagBuilder dag, List<Task<?>> tasks) {
        Map<Task<?>, Integer> index = new IdentityHashMap<>();
        number(tasks, index);
        List<List<Integer>> upstreams = new ArrayList<>(tasks.size());
        for (Task<?> task : tasks) {
            List<Integer> own = new ArrayList<>();
            for (Task<?> upstream : task.upstreams()) {
                Integer at = index.get(upstream);
                if (at == null) {
                    throw new DagException(dag.dagId, task.id,
                            "it depends on task " + upstream.id + ", which belongs to another DAG; this DAG has " + some(tasks));
                }
                if (upstream == task) {
                    throw new DagException(dag.dagId, task.id, "it waits for itself");
                }
                own.add(at);
            }
            own.sort(Integer::compare);
            upstreams.add(own);
        }
        return TaskGraph.of(upstreams);
    }

    private static void number(List<Task<?>> tasks, Map<Task<?>, Integer> index) {
        for (int i = 0; i < tasks.size(); i++) {
            index.put(tasks.get(i), i);
        }
    }

    private static void checkLimits(DagBuilder dag) {
        if (dag.schedule instanceof ContinuousSchedule) {
            checkContinuous(dag);
        }
        if (dag.startDate != null && dag.endDate != null && dag.endDate.isBefore(dag.startDate)) {
            throw new DagException(dag.dagId, null, "it ends (" + dag.endDate + ") before it starts (" + dag.startDate + ")");
        }
    }

    /** What makes no sense where there are no dates, and never two runs. */
    private static void checkContinuous(DagBuilder dag) {
        String problem = null;
        if (!dag.catchup.equals(Catchup.NONE) || dag.afterOutage != null) {
            problem = "has no dates that could be made up for: leave out catchup and afterOutage";
        } else if (dag.overlap != DagPlan.Overlap.QUEUE) {
            problem = "begins a run when the last has ended, so none overlap: leave out overlap";
        } else if (dag.maxActiveRuns != null && dag.maxActiveRuns != 1) {
            problem = "has one run at a time: leave out maxActiveRuns";
        }
        if (problem != null) {
            throw new DagException(dag.dagId, null, "a continuous schedule " + problem);
        }
    }

    private static String some(List<Task<?>> tasks) {
        return tasks.stream().limit(20).map(Task::id).collect(Collectors.joining(", ")) + (tasks.size() > 20 ? ", …" : "");
    }
}
