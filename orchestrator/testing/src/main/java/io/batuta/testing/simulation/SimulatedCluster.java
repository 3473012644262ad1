package io.batuta.testing.simulation;

import io.batuta.engine.board.World;
import io.batuta.engine.command.CommandException;
import io.batuta.engine.command.Commands;
import io.batuta.engine.watch.Lease;
import io.batuta.model.dag.Dag;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.RunRow;
import io.batuta.model.journal.TaskRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.Recovery;
import io.batuta.testing.engine.ManualEngine;
import io.batuta.testing.engine.ScriptedLauncher;
import io.batuta.testing.engine.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Some nodes on one ground in virtual time: how time passes for them, how they die and come back, and how all ends. */
final class SimulatedCluster {
    static final Instant BEGIN = Instant.parse("2027-01-01T00:00:00Z");
    private static final Duration CALM = Duration.ofHours(3);
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int DEEPEST = 3;

    private final Scenario scenario;
    private final Ground ground;
    private final Weakness weakness;
    private final SplittableRandom random;
    private final SettableClock clock = new SettableClock(BEGIN);
    private final Auditor auditor;
    private final Recovery recovery;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<String, DagPlan> dags = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private int depth;

    SimulatedCluster(Scenario scenario, Ground ground, Weakness weakness) {
        this.scenario = scenario;
        this.ground = ground;
        this.weakness = weakness;
        this.random = scenario.random("cluster", 0);
        this.auditor = new Auditor(ground.journal(), clock);
        int dice = random.nextInt(100);
        this.recovery = dice < 40 ? Recovery.RERUN : dice < 70 ? Recovery.REATTACH : dice < 85 ? Recovery.REATTACH_SAME_HOST : Recovery.ASK;
        resize("small", 2 + random.nextInt(3));
        for (int i = 0; i < scenario.dags(); i++) {
            Dag dag = RandomDags.dag("d" + i, scenario.mostTasks(), scenario.random("dag", i),
                    scenario.random("kind", i));
            register(dag.plan());
            dags.put(dag.id(), dag.plan());
        }
        RandomPlays plays = new RandomPlays(scenario.seed(), ground.journal()::state);
        for (int i = 0; i < scenario.nodes(); i++) {
            nodes.add(node(i, plays));
        }
    }

    private SimulatedNode node(int number, RandomPlays plays) {
        SettableClock own = new SettableClock(BEGIN);
        ScriptedLauncher launcher = new ScriptedLauncher(own, attempt -> {
            auditor.launched(attempt);
            return plays.play(attempt);
        });
        SimulatedNode[] self = new SimulatedNode[1];
        Line line = new Line(weakness.behind(new Line.Refusing(ground.journal())), auditor, scenario.random("line", number),
                scenario.faults(),
                time -> meanwhile(self[0], time));
        self[0] = new SimulatedNode(number, own, launcher, line);
        return self[0];
    }

    private void register(DagPlan plan) {
        long version = ground.register(plan);
        auditor.books().plans.put(version, plan);
        auditor.books().versions.put(plan.dagId(), version);
    }

    /** Chaos, then calm until everything has ended. Gives how many commits that took. */
    long play() {
        nodes.forEach(this::start);
        Events events = new Events(this, scenario);
        for (int i = 0; i < scenario.events(); i++) {
            pass(events.before(i));
            events.befall(i);
        }
        settleDown();
        auditor.ended();
        return auditor.commits();
    }

    /** What happened, for whoever looks for the fault. */
    List<String> told() {
        return told;
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    List<String> dags() {
        return List.copyOf(dags.keySet());
    }

    Auditor auditor() {
        return auditor;
    }

    Instant now() {
        return clock.instant();
    }

    void tell(String what) {
        told.add(clock.instant() + " " + what);
    }

    void resize(String pool, int slots) {
        ground.pool(pool, slots);
        auditor.pool(pool, slots);
    }

    // ---- the end

    private void settleDown() {
        for (SimulatedNode node : nodes) {
            node.line.calm();
            node.asleep = null;
            node.cut = null;
            node.leaseCut = null;
            node.down = node.engine == null ? now() : null;
        }
        tell("calm");
        pass(Duration.ofSeconds(30));
        SimulatedNode asking = nodes.getFirst();
        ask("resume all", asking, commands -> commands.pauseAll(false, "tester"));
        nodes.forEach(node -> ask("no drain", node, commands -> commands.drain(false, "tester")));
        for (String dag : dags.keySet()) {
            ask("unpause " + dag, asking, commands -> commands.pause(dag, false, "tester"));
        }
        // A backfill that is resumed may end, and leaves the books, while others are.
        List.copyOf(auditor.books().backfills).forEach(fill -> ask("resume backfill", asking,
                commands -> commands.changeBackfill(fill, Commands.BackfillChange.RESUME, "tester")));
        resize("small", 4);
        pass(Duration.ofSeconds(45));
        auditor.ticks(now().minusSeconds(30));
        dags.values().forEach(plan -> register(Endings.without(plan)));
        nodes.forEach(node -> node.running().refresh());
        Instant limit = now().plus(CALM);
        while (now().isBefore(limit) && !auditor.books().quiet()) {
            pass(Duration.ofSeconds(20));
            if (now().isAfter(limit.minus(CALM).plus(PATIENCE))) {
                giveUpOnThePast();
            }
        }
        pass(Duration.ofSeconds(30));
        explainUnfinished();
    }

    /** Who depends on a past that failed waits for a person: that person ends the run. */
    private void giveUpOnThePast() {
        for (RunRow run : List.copyOf(auditor.books().runs.values())) {
            boolean waits = run.state() == RunState.RUNNING && auditor.books().plan(run).tasks().stream().anyMatch(TaskSpec::dependsOnPast)
                    && auditor.books().tasksOf(run.id()).stream().noneMatch(task -> task.state() == TaskState.RUNNING);
            if (waits) {
                SimulatedNode owner = nodes.stream().filter(node -> node.running().node() == run.owner()).findFirst()
                        .orElse(nodes.getFirst());
                ask("end " + run.runId() + ", which waits for its past", owner,
                        commands -> commands.markRun(run.dagId(), run.runId(), RunState.FAILED, "tester"));
            }
        }
    }

    /** Why the first run that did not end does not: what the engine itself says. */
    private void explainUnfinished() {
        List<RunRow> left = auditor.books().runs.values().stream().filter(run -> !run.state().finished()).toList();
        for (RunRow run : left.stream().limit(1).toList()) {
            told.add(run.dagId() + " " + run.runId() + " is " + run.state() + ", owner " + run.owner() + ", started " + run.startedAt());
            nodes.forEach(node -> ask("why", node, commands -> told.add(
                    "  " + node.name + " (" + node.running().node() + ") says "
                            + commands.explain(run.dagId(), run.runId(), null).reasons())));
            for (TaskRow task : auditor.books().tasksOf(run.id())) {
                told.add("  " + task.taskId() + "[" + task.mapIndex() + "] " + task.state() + " try " + task.tryNumber() + " not before "
                        + task.notBefore() + (task.reason() == null ? "" : " (" + task.reason() + ")"));
                if (!task.state().finished()) {
                    nodes.forEach(node -> ask("why " + task.taskId(), node, commands -> told.add("    " + node.name + " says "
                            + commands.explain(run.dagId(), run.runId(), new Commands.TaskSelector(task.taskId(), task.mapIndex()))
                                    .reasons())));
                }
            }
        }
    }

    // ---- time

    void pass(Duration time) {
        Instant end = now().plus(time);
        settle();
        for (Instant next = next(); next != null && !next.isAfter(end); next = next()) {
            set(next);
            settle();
        }
        set(end);
        settle();
    }

    private void set(Instant moment) {
        if (moment.isAfter(now())) {
            clock.set(moment);
        }
        nodes.forEach(node -> node.set(now()));
    }

    private @Nullable Instant next() {
        Instant first = null;
        for (SimulatedNode node : nodes) {
            Instant own = node.next();
            if (own != null && (first == null || own.isBefore(first))) {
                first = own;
            }
        }
        return first;
    }

    /** A call of the node takes that long, and the others go on. */
    private void meanwhile(SimulatedNode node, Duration time) {
        if (depth >= DEEPEST) {
            return;
        }
        depth++;
        node.busy = true;
        tell(node.name + " waits " + time + " for an answer");
        try {
            pass(time);
        } finally {
            node.busy = false;
            depth--;
        }
    }

    private void settle() {
        int from = nodes.size() == 1 ? 0 : random.nextInt(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode node = nodes.get((from + i) % nodes.size());
            if (!node.busy) {
                arise(node);
                if (node.awake()) {
                    alive(node, () -> work(node));
                }
            }
        }
    }

    private void arise(SimulatedNode node) {
        if (due(node.down) && node.engine == null) {
            start(node);
        }
        if (due(node.asleep)) {
            node.asleep = null;
        }
        if (due(node.cut)) {
            node.cut = null;
            node.line.cut(false);
        }
        if (due(node.leaseCut)) {
            node.leaseCut = null;
            node.line.leaseCut(false);
        }
    }

    private boolean due(@Nullable Instant moment) {
        return moment != null && !moment.isAfter(now());
    }

    /** A woken process may go on for a moment before its lease's thread notices that it was declared dead, or the other way round. */
    private void work(SimulatedNode node) {
        boolean beats = due(node.beat);
        if (beats && random.nextBoolean()) {
            node.running().settle();
        }
        if (beats) {
            node.beat = now().plus(Lease.RENEWAL);
            node.running().beat();
            if (node.fenced) {
                throw new ProcessDied("others declared it dead");
            }
        }
        node.running().settle();
    }

    // ---- processes

    void start(SimulatedNode node) {
        node.down = null;
        node.asleep = null;
        node.fenced = false;
        node.drift = random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(4_000) - 2_000) : Duration.ZERO;
        node.clock.set(now().plus(node.drift));
        try {
            node.engine = new ManualEngine(node.name,
                    new ManualEngine.Parts(node.line, node.clock, node.launcher, node.launcher, version -> {
                        throw new IllegalStateException("no code in a simulation: version " + version);
                    }, _ -> recovery, World.Limits.DEFAULT, _ -> {}), new ManualEngine.Leased(
                            () -> Duration.between(BEGIN, now()).toNanos(), () -> node.fenced = true, weakness.leaseChecked()));
            node.beat = now();
            tell(node.name + " starts as node " + node.engine.node());
        } catch (JournalException | ProcessDied e) {
            tell(node.name + " cannot start: " + e.getMessage());
            node.launcher.crash();
            node.engine = null;
            node.down = now().plusSeconds(1);
        }
    }

    void crash(SimulatedNode node, String why, Duration downFor) {
        tell(node.name + " dies: " + why);
        node.launcher.crash();
        node.engine = null;
        node.asleep = null;
        node.down = now().plus(downFor);
    }

    /** Does something in the node's process, which may die of it. */
    private void alive(SimulatedNode node, Runnable what) {
        try {
            what.run();
        } catch (ProcessDied e) {
            crash(node, String.valueOf(e.getMessage()), Duration.ofSeconds(random.nextInt(20)));
        }
    }

    /** Somebody asks a node for something; a node that is not there is not asked. */
    void ask(String what, SimulatedNode node, Consumer<Commands> wish) {
        if (!node.awake()) {
            return;
        }
        alive(node, () -> {
            try {
                wish.accept(node.running().commands());
                tell(node.name + ": " + what);
            } catch (CommandException e) {
                tell(node.name + ": " + what + " refused: " + e.getMessage());
            }
        });
    }
}
