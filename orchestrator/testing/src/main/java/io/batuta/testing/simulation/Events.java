package io.batuta.testing.simulation;

import io.batuta.engine.command.Commands;
import io.batuta.model.journal.RunRow;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What befalls the nodes and what people ask for, one thing after another; each by its own chance, so that one can be left out without changing the others. */
final class Events {
    private final SimulatedCluster cluster;
    private final Scenario scenario;

    Events(SimulatedCluster cluster, Scenario scenario) {
        this.cluster = cluster;
        this.scenario = scenario;
    }

    private interface Wish {
        void ask(RunRow run, Commands commands);
    }

    /** How long nothing happens before. */
    Duration before(int number) {
        SplittableRandom random = scenario.random("gap", number);
        return Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(90));
    }

    void befall(int number) {
        if (scenario.leftOut().contains(number)) {
            return;
        }
        SplittableRandom random = scenario.random("event", number);
        SimulatedNode node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
        int dice = random.nextInt(100);
        if (dice < 30) {
            trouble(node, dice, random);
        } else {
            wish(node, dice, random);
        }
    }

    private void trouble(SimulatedNode node, int dice, SplittableRandom random) {
        Instant until = cluster.now().plusSeconds(1 + random.nextInt(60));
        if (dice < 9) {
            if (node.engine != null) {
                cluster.crash(node, "kill -9", Duration.ofSeconds(random.nextInt(60)));
            }
        } else if (dice < 16) {
            if (node.awake()) {
                node.asleep = until;
                cluster.tell(node.name + " sleeps until " + until);
            }
        } else if (dice < 21) {
            cut(node, until);
        } else if (dice < 23) {
            cluster.nodes().forEach(each -> cut(each, until));
        } else if (dice < 27) {
            node.line.leaseCut(true);
            node.leaseCut = until;
            cluster.tell(node.name + " cannot renew its lease until " + until);
        } else {
            int slots = 2 + random.nextInt(3);
            cluster.resize("small", slots);
            cluster.tell("pool small has " + slots + " slots");
        }
    }

    private void cut(SimulatedNode node, Instant until) {
        node.line.cut(true);
        node.cut = until;
        cluster.tell(node.name + " is cut off until " + until);
    }

    private void wish(SimulatedNode node, int dice, SplittableRandom random) {
        List<String> dags = cluster.dags();
        String dag = dags.get(random.nextInt(dags.size()));
        if (dice < 46) {
            cluster.ask("trigger " + dag, node,
                    commands -> commands.trigger(new Commands.Trigger(dag, null, null, null, null, null, "test", "tester")));
        } else if (dice < 66) {
            withRun(node, random, "clear", (run, commands) -> clear(run, commands, random));
        } else if (dice < 76) {
            withRun(node, random, "mark", (run, commands) -> mark(run, commands, random));
        } else if (dice < 84) {
            withRun(node, random, "kill", (run, commands) -> commands.kill(run.dagId(), run.runId(), List.of(), "tester"));
        } else if (dice < 90) {
            boolean paused = random.nextBoolean();
            cluster.ask("pause " + dag + " " + paused, node, commands -> commands.pause(dag, paused, "tester"));
        } else if (dice < 96) {
            backfill(node, dag, random);
        } else if (dice < 98) {
            boolean paused = random.nextBoolean();
            cluster.ask("pause everything " + paused, node, commands -> commands.pauseAll(paused, "tester"));
        } else if (dice < 99) {
            boolean drained = random.nextBoolean();
            cluster.ask("drain " + drained, node, commands -> commands.drain(drained, "tester"));
        } else {
            withRun(node, random, "delete", (run, commands) -> commands.deleteRun(run.dagId(), run.runId(), "tester"));
        }
    }

    private void withRun(SimulatedNode node, SplittableRandom random, String what, Wish wish) {
        List<RunRow> runs = new ArrayList<>(cluster.auditor().books().runs.values());
        if (!runs.isEmpty()) {
            List<RunRow> newest = runs.subList(Math.max(0, runs.size() - 6), runs.size());
            RunRow run = newest.get(random.nextInt(newest.size()));
            cluster.ask(what + " " + run.dagId() + " " + run.runId(), node, commands -> wish.ask(run, commands));
        }
    }

    private void clear(RunRow run, Commands commands, SplittableRandom random) {
        List<Commands.TaskSelector> tasks = random.nextBoolean() ? List.of() : oneTask(run, random);
        commands.clear(
                new Commands.Clear(run.dagId(), run.runId(), tasks, random.nextBoolean(), random.nextBoolean(), random.nextInt(4) == 0,
                        random.nextInt(4) == 0, random.nextBoolean(), false, random.nextBoolean(), false, "tester"));
    }

    private void mark(RunRow run, Commands commands, SplittableRandom random) {
        if (random.nextBoolean()) {
            RunState state = pick(List.of(RunState.FAILED, RunState.SUCCESS, RunState.QUEUED), random);
            commands.markRun(run.dagId(), run.runId(), state, "tester");
        } else {
            TaskState state = pick(List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED), random);
            commands.markTask(run.dagId(), run.runId(), oneTask(run, random), state, random.nextBoolean(), random.nextBoolean(), "tester");
        }
    }

    private List<Commands.TaskSelector> oneTask(RunRow run, SplittableRandom random) {
        List<String> tasks = cluster.auditor().books().plan(run).tasks().stream().map(task -> task.id()).toList();
        return List.of(new Commands.TaskSelector(pick(tasks, random), -1));
    }

    private void backfill(SimulatedNode node, String dag, SplittableRandom random) {
        List<Long> known = new ArrayList<>(cluster.auditor().books().backfills);
        if (!known.isEmpty() && random.nextInt(3) == 0) {
            Commands.BackfillChange change = pick(List.of(Commands.BackfillChange.values()), random);
            long fill = pick(known, random);
            cluster.ask(change + " backfill " + fill, node, commands -> commands.changeBackfill(fill, change, "tester"));
            return;
        }
        Instant to = SimulatedCluster.BEGIN.minus(Duration.ofMinutes(random.nextInt(60)));
        Commands.Backfill fill = new Commands.Backfill(dag, to.minus(Duration.ofHours(1)), to,
                pick(List.of("none", "failed", "completed"), random), 1 + random.nextInt(3), random.nextBoolean(), null, false, "tester");
        cluster.ask("backfill " + dag, node, commands -> commands.backfill(fill));
    }

    private static <E> E pick(List<E> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }
}
