package io.batuta.testing.simulation;

import io.batuta.engine.board.World;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Recovery;
import io.batuta.testing.engine.ManualEngine;
import io.batuta.testing.engine.ScriptedLauncher;
import io.batuta.testing.engine.SettableClock;
import io.batuta.testing.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Some nodes on one journal in virtual time, and everything that befalls them, all of it decided by one seed. */
final class Cluster {
    private static final Instant BEGIN = Instant.parse("2027-01-01T00:00:00Z");
    private static final Duration CHAOS = Duration.ofHours(2);
    private static final Duration CALM = Duration.ofHours(12);

    /** A node: its engine, or none while its process is down; the time it sleeps until, like a stopped process. */
    private static final class Node {
        final String name;
        final ScriptedLauncher launcher;
        @Nullable ManualEngine engine;
        @Nullable Instant asleep;
        @Nullable Instant down;

        Node(String name, ScriptedLauncher launcher) {
            this.name = name;
            this.launcher = launcher;
        }
    }

    private final SplittableRandom random;
    private final MemoryJournal journal = new MemoryJournal();
    private final SettableClock clock = new SettableClock(BEGIN);
    private final Invariants invariants = new Invariants(journal);
    private final FaultyJournal faulty;
    private final Recovery recovery;
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> dags = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    Cluster(long seed) {
        this.random = new SplittableRandom(seed);
        this.faulty = new FaultyJournal(journal, invariants, random.split());
        this.recovery = random.nextBoolean() ? Recovery.RERUN : Recovery.REATTACH;
        journal.pool("small", 2 + random.nextInt(3));
        for (int i = 0; i <= random.nextInt(3); i++) {
            Dag dag = RandomDags.dag("d" + i, random.split());
            journal.register(dag.plan());
            dags.add(dag.id());
        }
        RandomPlays plays = new RandomPlays(seed);
        for (int i = 0; i <= random.nextInt(3); i++) {
            nodes.add(new Node("n" + i, new ScriptedLauncher(clock, attempt -> {
                invariants.launched(attempt);
                return plays.play(attempt);
            })));
        }
    }

    /** Two hours of chaos, then calm until everything has ended. Gives how many commits that took. */
    long play() {
        nodes.forEach(this::start);
        Instant end = BEGIN.plus(CHAOS);
        while (clock.instant().isBefore(end)) {
            pass(Duration.ofSeconds(1 + random.nextInt(300)));
            befall();
        }
        settleDown();
        explainUnfinished();
        invariants.ended();
        return invariants.commits();
    }

    /** What happened, for whoever looks for the fault. */
    List<String> told() {
        return told;
    }

    private void settleDown() {
        faulty.calm();
        for (Node node : nodes) {
            node.asleep = null;
            if (node.engine != null && dead(node)) {
                crash(node);
            }
            if (node.engine == null) {
                start(node);
            }
        }
        Node asking = nodes.getFirst();
        for (String dag : dags) {
            ask("end " + dag, asking, commands -> commands.pause(dag, false, "tester"));
            journal.register(Endings.without(journal.plan(version(dag))));
        }
        nodes.forEach(node -> engine(node).refresh());
        Instant limit = clock.instant().plus(CALM);
        while (clock.instant().isBefore(limit) && journal.runs().stream().anyMatch(run -> !run.state().finished())) {
            pass(Duration.ofMinutes(10));
            if (clock.instant().isAfter(limit.minus(CALM.dividedBy(2)))) {
                giveUpOnThePast();
            }
        }
        pass(Duration.ofMinutes(2));
    }

    /** Who depends on a past that failed waits for a person: that person ends the run. */
    private void giveUpOnThePast() {
        for (RunRow run : journal.runs()) {
            Long version = run.dagVersion();
            boolean waits = run.state() == RunState.RUNNING && version != null
                    && journal.plan(version).tasks().stream().anyMatch(TaskSpec::dependsOnPast)
                    && journal.tasks(run.id()).stream().noneMatch(task -> task.state() == TaskState.RUNNING);
            Node owner = nodes.stream().filter(node -> engine(node).node() == run.owner()).findFirst().orElse(nodes.getFirst());
            if (waits) {
                ask("end " + run.runId() + ", which waits for its past", owner,
                        commands -> commands.markRun(run.dagId(), run.runId(), RunState.FAILED, "tester"));
            }
        }
    }

    /** Why the first run that did not end does not: what the engine itself says. */
    private void explainUnfinished() {
        journal.runs().stream().filter(run -> run.state() == RunState.RUNNING).findFirst().ifPresent(run -> {
            told.add(run.dagId() + " " + run.runId() + " is " + run.state() + ", owner " + run.owner() + ", started " + run.startedAt());
            for (TaskRow task : journal.tasks(run.id())) {
                told.add("  " + task.taskId() + "[" + task.mapIndex() + "] " + task.state() + " try " + task.tryNumber() + " of "
                        + task.maxTries()
                        + " not before " + task.notBefore() + (task.reason() == null ? "" : " (" + task.reason() + ")"));
                if (!task.state().finished()) {
                    nodes.forEach(node -> ask("why " + task.taskId(), node,
                            commands -> told.add(
                                    "    " + node.name + " says " + commands.explain(run.dagId(), run.runId(), task.taskId()).reasons())));
                }
            }
        });
    }

    private long version(String dag) {
        return journal.dags().stream().filter(row -> row.dagId().equals(dag)).findFirst().orElseThrow().version();
    }

    // ---- time

    private void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        settle();
        for (Instant next = next(); next != null && !next.isAfter(end); next = next()) {
            if (next.isAfter(clock.instant())) {
                clock.set(next);
            }
            settle();
        }
        clock.set(end);
        settle();
    }

    private @Nullable Instant next() {
        Instant first = null;
        for (Node node : nodes) {
            Instant own = node.engine != null && node.asleep == null ? node.engine.next() : node.engine == null ? node.down : node.asleep;
            if (own != null && (first == null || own.isBefore(first))) {
                first = own;
            }
        }
        return first;
    }

    private void settle() {
        int from = random.nextInt(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get((from + i) % nodes.size());
            if (node.down != null && !node.down.isAfter(clock.instant())) {
                start(node);
            }
            if (node.asleep != null && !node.asleep.isAfter(clock.instant())) {
                wake(node);
            }
            if (node.engine != null && node.asleep == null) {
                node.engine.settle();
            }
        }
    }

    // ---- what befalls nodes

    private void befall() {
        Node node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(9)) {
            case 0 -> {
                if (node.engine != null) {
                    crash(node);
                    node.down = clock.instant().plusSeconds(random.nextInt(60));
                }
            }
            case 1 -> fallAsleep(node);
            case 2, 3 -> {
                String dag = pick(dags);
                ask("trigger " + dag, node,
                        commands -> commands.trigger(new Commands.Trigger(dag, null, null, null, null, null, "test", "tester")));
            }
            case 4, 5 -> withRun(node, (run, commands) -> clear(run, commands));
            case 6 -> withRun(node, (run, commands) -> mark(run, commands));
            case 7 -> withRun(node, (run, commands) -> commands.kill(run.dagId(), run.runId(), List.of(), "tester"));
            default -> switchOrFill(node);
        }
    }

    private void start(Node node) {
        node.down = null;
        node.asleep = null;
        node.engine = new ManualEngine(node.name, new ManualEngine.Parts(faulty.view(), clock, node.launcher, node.launcher, version -> {
            throw new IllegalStateException("no code in a simulation: version " + version);
        }, _ -> recovery, World.Limits.DEFAULT, _ -> {}));
        told.add(clock.instant() + " " + node.name + " starts as node " + node.engine.node());
    }

    private void crash(Node node) {
        told.add(clock.instant() + " " + node.name + " crashes");
        node.launcher.crash();
        node.engine = null;
        node.asleep = null;
    }

    /** A stopped process: it does nothing until it wakes; if that is long enough, another node takes its runs over. */
    private void fallAsleep(Node node) {
        if (node.engine == null || node.asleep != null) {
            return;
        }
        node.asleep = clock.instant().plusSeconds(1 + random.nextInt(40));
        told.add(clock.instant() + " " + node.name + " sleeps until " + node.asleep);
        List<Node> others = nodes.stream().filter(other -> other != node && other.engine != null && other.asleep == null).toList();
        boolean noticed = !others.isEmpty() && node.asleep.isAfter(clock.instant().plusSeconds(12));
        if (noticed) {
            Node heir = pick(others);
            ManualEngine dead = engine(node);
            pass(Duration.ofSeconds(11));
            NodeRow row = journal.nodes().stream().filter(one -> one.id() == dead.node()).findFirst().orElseThrow();
            if (heir.engine != null && heir.asleep == null) {
                told.add(clock.instant() + " " + heir.name + " takes over from " + node.name + ": "
                        + journal.takeOver(row.id(), row.counter(), engine(heir).node()));
                engine(heir).lifecycle().submit(_ -> engine(heir).lifecycle().readBack());
                engine(heir).settle();
            }
        }
    }

    /** A woken process goes on where it was for a moment; then it notices that it was declared dead, and ends. */
    private void wake(Node node) {
        node.asleep = null;
        engine(node).settle();
        if (dead(node)) {
            crash(node);
            node.down = clock.instant().plusSeconds(random.nextInt(10));
        }
    }

    private boolean dead(Node node) {
        return journal.nodes().stream().anyMatch(row -> row.id() == engine(node).node() && row.dead());
    }

    private static ManualEngine engine(Node node) {
        if (node.engine == null) {
            throw new IllegalStateException(node.name + " is down");
        }
        return node.engine;
    }

    // ---- what people do

    private interface Wish {
        void ask(RunRow run, Commands commands);
    }

    private void withRun(Node node, Wish wish) {
        List<RunRow> runs = journal.runs();
        if (!runs.isEmpty()) {
            RunRow run = pick(runs.subList(Math.max(0, runs.size() - 6), runs.size()));
            ask("wish for " + run.runId(), node, commands -> wish.ask(run, commands));
        }
    }

    private void ask(String what, Node node, java.util.function.Consumer<Commands> wish) {
        if (node.engine == null || node.asleep != null) {
            return;
        }
        try {
            wish.accept(node.engine.commands());
            told.add(clock.instant() + " " + node.name + ": " + what);
        } catch (CommandException e) {
            told.add(clock.instant() + " " + node.name + ": " + what + " refused: " + e.getMessage());
        }
    }

    private void clear(RunRow run, Commands commands) {
        List<Commands.TaskSelector> tasks = random.nextBoolean() ? List.of() : oneTask(run);
        commands.clear(
                new Commands.Clear(run.dagId(), run.runId(), tasks, random.nextBoolean(), random.nextBoolean(), random.nextInt(4) == 0,
                        random.nextInt(4) == 0, random.nextBoolean(), false, random.nextBoolean(), false, "tester"));
    }

    private void mark(RunRow run, Commands commands) {
        if (random.nextBoolean()) {
            commands.markRun(run.dagId(), run.runId(), random.nextBoolean() ? RunState.FAILED : RunState.SUCCESS, "tester");
        } else {
            TaskState state = pick(List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED));
            commands.markTask(run.dagId(), run.runId(), oneTask(run), state, random.nextBoolean(), random.nextBoolean(), "tester");
        }
    }

    private List<Commands.TaskSelector> oneTask(RunRow run) {
        List<TaskRow> tasks = journal.tasks(run.id());
        return tasks.isEmpty() ? List.of() : List.of(new Commands.TaskSelector(pick(tasks).taskId(), -1));
    }

    private void switchOrFill(Node node) {
        String dag = pick(dags);
        if (random.nextBoolean()) {
            boolean paused = random.nextBoolean();
            ask("pause " + dag + " " + paused, node, commands -> commands.pause(dag, paused, "tester"));
        } else {
            Instant to = BEGIN.minus(Duration.ofMinutes(random.nextInt(60)));
            Commands.Backfill fill = new Commands.Backfill(dag, to.minus(Duration.ofHours(1)), to,
                    pick(List.of("none", "failed", "completed")),
                    1 + random.nextInt(3), random.nextBoolean(), null, false, "tester");
            ask("backfill " + dag, node, commands -> commands.backfill(fill));
        }
    }

    private <E> E pick(List<E> all) {
        return all.get(random.nextInt(all.size()));
    }
}
