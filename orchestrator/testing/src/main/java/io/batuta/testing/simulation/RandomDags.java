package io.batuta.testing.simulation;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagBuilder;
import io.batuta.model.dag.Task;
import io.batuta.model.dag.Tasks;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.task.OnUnknown;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes DAGs up: up to thirty tasks with everything an author can say that decides when they run. The same random numbers make the same DAG. */
final class RandomDags {
    private final SplittableRandom random;
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<Task<List<Integer>>> lists = new ArrayList<>();

    private final int mostTasks;

    /** Of those without a schedule of their own. */
    private final boolean continuous;

    private RandomDags(SplittableRandom random, int mostTasks, boolean continuous) {
        this.random = random;
        this.mostTasks = mostTasks;
        this.continuous = continuous;
    }

    static Dag dag(String id, int mostTasks, SplittableRandom random, SplittableRandom kind) {
        return new RandomDags(random, mostTasks, kind.nextInt(100) < 40).make(id);
    }

    private Dag make(String id) {
        DagBuilder dag = Dag.named(id).maxActiveRuns(1 + random.nextInt(3)).maxActiveTasks(2 + random.nextInt(10))
                .catchup(random.nextBoolean() ? Catchup.ALL : Catchup.NONE).overlap(pick(DagPlan.Overlap.values()));
        if (chance(70)) {
            dag.schedule(Schedule.every(Duration.ofSeconds(60 + random.nextInt(400))));
        } else if (continuous) {
            dag.schedule(Schedule.continuous()).maxActiveRuns(1).catchup(Catchup.NONE).overlap(DagPlan.Overlap.QUEUE);
        }
        if (chance(20)) {
            dag.runTimeout(Duration.ofSeconds(200 + random.nextInt(900)));
        }
        int count = 1 + random.nextInt(mostTasks);
        return dag.tasks(t -> {
            for (int i = 0; i < count; i++) {
                add(t, "t" + i);
            }
        });
    }

    private void add(Tasks t, String id) {
        int kind = random.nextInt(100);
        boolean mapped = kind < 15 && !lists.isEmpty();
        Task<?> task;
        if (mapped) {
            task = t.map(id, Integer.class, lists.get(random.nextInt(lists.size())), (run, element) -> element);
        } else if (kind < 30) {
            Task<List<Integer>> list = t.call(id, OutputType.listOf(Integer.class), run -> List.of());
            lists.add(list);
            task = list;
        } else if (kind < 40) {
            task = t.branch(id, run -> List.of());
        } else {
            task = kind < 47 ? t.empty(id) : t.run(id, run -> {});
        }
        for (int i = random.nextInt(4); i > 0 && !tasks.isEmpty(); i--) {
            task.after(tasks.get(random.nextInt(tasks.size())));
        }
        options(task, mapped);
        tasks.add(task);
    }

    private void options(Task<?> task, boolean mapped) {
        if (chance(35)) {
            TriggerRule rule = pick(TriggerRule.values());
            task.triggerRule(mapped && rule == TriggerRule.ALWAYS ? TriggerRule.ALL_DONE : rule);
        }
        if (chance(40)) {
            task.retries(random.nextInt(3)).retryDelay(Duration.ofSeconds(1 + random.nextInt(60)));
        }
        if (chance(30)) {
            task.pool("small").poolSlots(1 + random.nextInt(2));
        }
        if (chance(15)) {
            task.maxActive(1 + random.nextInt(2));
        }
        if (chance(15)) {
            task.timeout(Duration.ofSeconds(10 + random.nextInt(60)));
        }
        if (chance(8)) {
            task.dependsOnPast();
        }
        if (chance(15)) {
            task.onUnknown(pick(OnUnknown.values()));
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <E> E pick(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
