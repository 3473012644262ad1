package io.batuta.testing.simulation;

import io.batuta.model.decide.TriggerRule;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.testing.journal.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** All mutants: every guard of the journal left out, one promise of the journal broken, one decision of the engine wrong. */
final class Mutants {
    private Mutants() {}

    static List<Mutant> all() {
        List<Mutant> all = new ArrayList<>();
        for (Guard guard : Guard.values()) {
            all.add(Mutant.of(guard));
        }
        all.add(Mutant.of("an attempt's start in a commit of its own", Mutant.TwoCommits::new));
        all.add(Mutant.of("a refusal that nobody looks into", Mutant.RefusalUntold::new));
        all.add(Mutant.of("an answer before it is durable", Mutant.AnswersEarly::new));
        all.add(Mutant.of("an attempt whose end is not written down", Mutant.ForgetsEnds::new));
        all.add(Mutant.withoutLeaseCheck());
        all.add(tasks("ALL_SUCCESS taken for ALL_DONE",
                task -> task.triggerRule() == TriggerRule.ALL_SUCCESS ? with(task, TriggerRule.ALL_DONE, task.pool()) : task));
        all.add(tasks("ONE_DONE taken for ONE_SUCCESS",
                task -> task.triggerRule() == TriggerRule.ONE_DONE ? with(task, TriggerRule.ONE_SUCCESS, task.pool()) : task));
        all.add(tasks("NONE_SKIPPED taken for ALL_DONE",
                task -> task.triggerRule() == TriggerRule.NONE_SKIPPED ? with(task, TriggerRule.ALL_DONE, task.pool()) : task));
        all.add(tasks("no look at what a task waits for", task -> with(task, TriggerRule.ALWAYS, task.pool())));
        all.add(plans("no limit of active tasks", plan -> with(plan, plan.tasks(), 1_000)));
        return all;
    }

    private static Mutant tasks(String name, UnaryOperator<TaskSpec> wrong) {
        return plans(name, plan -> with(plan, plan.tasks().stream().map(wrong).toList(), plan.maxActiveTasks()));
    }

    private static Mutant plans(String name, UnaryOperator<DagPlan> wrong) {
        return Mutant.of(name, journal -> new AlteredPlans(journal, wrong));
    }

    private static TaskSpec with(TaskSpec t, TriggerRule rule, String pool) {
        return new TaskSpec(t.id(), t.kind(), t.config(), t.upstream(), t.inputs(), t.outputType(), t.sensitiveOutput(), t.mappedOver(),
                t.late(), t.needsCode(), rule, t.retry(), t.timeout(), t.deadline(), pool, t.poolSlots(), t.priority(), t.maxActive(),
                t.dependsOnPast(),
                t.waitForDownstream(), t.queue(), t.onUnknown(), t.group(), t.title(), t.docMd(), t.owner(), t.alerts(), t.hooks());
    }

    private static DagPlan with(DagPlan p, List<TaskSpec> tasks, int maxActiveTasks) {
        return new DagPlan(p.dagId(), p.description(), p.docMd(), p.schedule(), p.startDate(), p.endDate(), p.catchup(), p.afterOutage(),
                p.maxActiveRuns(), maxActiveTasks, p.overlap(), p.maxConsecutiveFailedRuns(), p.runTimeout(), p.deadline(), p.params(),
                p.tags(),
                p.owner(), p.retention(), p.groups(), tasks, p.alerts(), p.hooks());
    }
}
