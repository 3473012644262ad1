package io.batuta.engine;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.engine.board.World;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.engine.calendar.Calendar;
import io.batuta.engine.calendar.QuartzAlarmClock;
import io.batuta.engine.command.Commands;
import io.batuta.engine.command.Happening;
import io.batuta.engine.gate.Gate;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.engine.runner.Launcher;
import io.batuta.engine.steer.EngineCommands;
import io.batuta.engine.steer.EngineOtherRuns;
import io.batuta.engine.watch.Lease;
import io.batuta.model.decide.Reason;
import io.batuta.model.journal.Journal;
import io.batuta.model.journal.JournalException;
import io.batuta.model.journal.NodeRow;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import io.batuta.model.task.OtherRuns;
import io.batuta.model.task.Recovery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine of one node: its stations wired together, its two threads (the lifecycle's and the lease's), its start and its stop. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** How long in-process tasks may go on at a stop before they are handed over to the next start. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    /** How long the lifecycle waits before it asks again a database that could not be reached; at most a second, so that work goes on soon after it is back. */
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** No turn takes so long, not even one whose database has stopped to answer: that is given up after a minute. */
    private static final Duration STUCK = Duration.ofMinutes(3);

    /** The nodes' homes, and how many live ones come before this one. */
    private record Neighbours(Map<Long, String> homes, int before) {}

    /** Who this node is. {@code home} names the host and directory it runs from. */
    public record Settings(String name, String home, List<String> labels, World.Limits limits) {}

    /**
     * What the engine works with.
     *
     * @param clock the database's time
     * @param recovery what can be done about a lost attempt, by task kind
     * @param fenced called when other nodes declared this one dead: the process should end
     */
    public record Parts(Journal journal, InstantSource clock, LongSupplier nanos, Launcher launcher, CodeSource code,
            Function<String, Recovery> recovery, Runnable fenced) {}

    private final Parts parts;
    private final World world;
    private final Lease lease;
    private final Lifecycle lifecycle;
    private final Calendar calendar;
    private final EngineCommands commands;
    private final List<Consumer<Happening>> listeners = new CopyOnWriteArrayList<>();
    private final Thread lifecycleThread;
    private final Thread leaseThread;
    private @Nullable QuartzAlarmClock alarm;
    /** Whether a look is asked for already: a thousand DAGs registered at once need one look, not a thousand. */
    private final AtomicBoolean refreshing = new AtomicBoolean();

    private volatile boolean stopping;
    private volatile long lastTurn;

    /** What the lifecycle knows of the nodes. To a node alone only news is told, so that nobody wakes while nothing happens. Touched by the lease's thread. */
    private Neighbours told = new Neighbours(Map.of(), 0);
    private long renewedAt;

    /** Joins the cluster; nothing runs before {@link #start}. */
    public Engine(Settings settings, Parts parts) {
        this.parts = parts;
        NodeRow node = parts.journal().joinNode(settings.name(), settings.home(), settings.labels());
        this.world = new World(parts.journal(), node.id(), settings.limits());
        world.homes(Map.of(node.id(), node.home()));
        this.lease = new Lease(new Lease.Parts(parts.journal(), node.id(), parts.nanos(), this::readBack, parts.fenced(), this::nodesSeen,
                this::lettersMayWait));
        Gate gate = new Gate(lease::fits);
        this.lifecycle = new Lifecycle(new Lifecycle.Parts(world, parts.clock(), parts.launcher(), gate, parts.recovery(), this::tell));
        this.calendar = new Calendar(lifecycle, parts.code());
        this.commands = new EngineCommands(lifecycle, calendar);
        this.lastTurn = parts.nanos().getAsLong();
        this.lifecycleThread = Thread.ofPlatform().name("lifecycle").unstarted(this::turns);
        this.leaseThread = Thread.ofPlatform().name("lease").daemon().unstarted(this::beats);
    }

    /** Starts working: what was under way goes on, what is due starts. */
    public void start() {
        lease.beat();
        leaseThread.start();
        lifecycleThread.start();
        alarm = new QuartzAlarmClock(parts.clock(), calendar::ring);
        calendar.start(alarm);
    }

    /** What people can ask. */
    public Commands commands() {
        return commands;
    }

    /** What attempts may see of other runs and ask for. */
    public OtherRuns otherRuns() {
        return new EngineOtherRuns(lifecycle, calendar, parts.journal(), commands);
    }

    /** Tells the listener every change from now on. */
    public void listen(Consumer<Happening> listener) {
        listeners.add(listener);
    }

    /** DAGs, pools or switches changed in the database: look now. */
    public void refresh() {
        if (!refreshing.compareAndSet(false, true)) {
            return;
        }
        lifecycle.submit(turn -> {
            refreshing.set(false);
            turn.attempts().readPools();
            calendar.rescan(turn);
            turn.lookAtAll();
        });
    }

    /** Makes this node start nothing new for that reason (what runs goes on), or (null) go on. Returns at once. */
    public void hold(@Nullable Reason reason) {
        lifecycle.submit(turn -> {
            turn.world().held(reason);
            turn.lookAtAll();
        });
    }

    /**
     * Whether the lifecycle moves; for those who restart a process that hangs. A database that is away is no reason: waiting for it is what the lifecycle does then, and a restart would bring nothing
     * back.
     */
    public boolean moves() {
        return lifecycleThread.isAlive() && parts.nanos().getAsLong() - lastTurn < STUCK.toNanos();
    }

    /** This node's number. */
    public long node() {
        return world.node();
    }

    private void turns() {
        long pause = PAUSE.toNanos();
        while (!stopping) {
            lastTurn = parts.nanos().getAsLong();
            try {
                lifecycle.waitAndTurn();
                if (lifecycle.tookUnreachable()) {
                    LockSupport.parkNanos(pause);
                    // Each turn reads the world back: the longer the database is away, the less often.
                    pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
                } else {
                    pause = PAUSE.toNanos();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the lifecycle stumbled and goes on", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (Error e) {
                broken("lifecycle", e);
                return;
            }
        }
    }

    private void beats() {
        while (!stopping) {
            LockSupport.parkNanos(lease.pause().toNanos());
            if (stopping) {
                return;
            }
            try {
                lease.beat();
            } catch (RuntimeException e) {
                LOG.warn("the lease stumbled: {}", e.getMessage());
            } catch (Error e) {
                broken("lease", e);
                return;
            }
        }
    }

    /** No memory or no thread could be had: without that thread the node would stand still and say nothing. Started again, it finds everything as it was. */
    private void broken(String thread, Error e) {
        try {
            LOG.error(
                    "the {}'s thread cannot go on; the process ends, to be started again. Are its memory and the number of its threads limited too tightly?",
                    thread, e);
        } finally {
            parts.fenced().run();
        }
    }

    /** Another node left an order for us, or answered one of ours. Returns when what waits is handed in. */
    public void lettersMayWait() {
        try {
            commands.lettersMayWait();
        } catch (JournalException e) {
            LOG.warn("the inbox could not be read; it is looked at again: {}", e.getMessage());
        }
    }

    /** Another node changed DAGs, pools or switches, or gave room back. Returns at once. */
    public void othersChanged() {
        calendar.lookSoon();
    }

    private void readBack() {
        lifecycle.submit(_ -> lifecycle.readBack());
    }

    private void nodesSeen(List<NodeRow> nodes) {
        Map<Long, String> homes = new HashMap<>();
        nodes.forEach(node -> homes.put(node.id(), node.home()));
        int before = (int) nodes.stream().filter(node -> !node.dead() && !node.drained() && node.id() < world.node()).count();
        if (!lifecycleThread.isAlive()) {
            // Before the first turn reads the world back, it must know which attempts are of this home: only those can be found again here.
            world.homes(homes);
            world.rank(before);
            return;
        }
        boolean othersLive = nodes.stream().anyMatch(node -> !node.dead() && node.id() != world.node());
        long now = parts.nanos().getAsLong();
        // After a silence, what waited for the lease to be long enough again is looked at.
        boolean afterSilence = now - renewedAt > 2 * Lease.RENEWAL.toNanos();
        renewedAt = now;
        Neighbours seen = new Neighbours(homes, before);
        if (!othersLive && !afterSilence && seen.equals(told)) {
            return;
        }
        told = seen;
        lifecycle.submit(turn -> {
            turn.world().homes(homes);
            turn.world().rank(before);
            if (othersLive && !lifecycle.gate().idle()) {
                turn.attempts().readPools();
            }
        });
    }

    private void tell(Happening happening) {
        for (Consumer<Happening> listener : listeners) {
            try {
                listener.accept(happening);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}: {}", happening, e.getMessage());
            }
        }
    }

    /** Stops in order: nothing new starts; in-process tasks get a moment, then are handed over to the next start; what lives outside goes on and is found again. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        if (alarm != null) {
            alarm.close();
        }
        if (lifecycleThread.isAlive()) {
            lifecycle.submit(turn -> turn.world().drained(true));
            awaitInProcess();
            CountDownLatch handedOver = new CountDownLatch(1);
            lifecycle.submit(turn -> {
                handOver(turn);
                turn.afterCommit(handedOver::countDown);
            });
            await(handedOver, Duration.ofSeconds(3));
        }
        stopping = true;
        leaseThread.interrupt();
        LockSupport.unpark(leaseThread);
        lifecycleThread.interrupt();
        try {
            lifecycleThread.join(Duration.ofSeconds(2));
            // A beat after signing off would take us for declared dead.
            leaseThread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            parts.journal().leaveNode(world.node());
        } catch (RuntimeException e) {
            LOG.warn("could not sign off: {}; the lease runs out by itself", e.getMessage());
        }
    }

    private void awaitInProcess() {
        long until = parts.nanos().getAsLong() + STOP_GRACE.toNanos();
        boolean[] busy = {true};
        while (busy[0] && parts.nanos().getAsLong() < until) {
            CountDownLatch asked = new CountDownLatch(1);
            lifecycle.submit(turn -> {
                busy[0] = turn.world().allBoards().stream().flatMap(board -> board.all().stream()).anyMatch(this::inProcess);
                turn.afterCommit(asked::countDown);
            });
            if (!await(asked, Duration.ofSeconds(1))) {
                return;
            }
            if (busy[0]) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private boolean inProcess(Cell cell) {
        return cell.open() != null && parts.recovery().apply(cell.spec().kind()) == Recovery.RERUN;
    }

    private void handOver(Turn turn) {
        for (Board board : turn.world().allBoards()) {
            for (Cell cell : board.all()) {
                if (inProcess(cell) && cell.state() == TaskState.RUNNING) {
                    turn.attempts().oneMoreTry(cell);
                    turn.apply(cell, new TaskEvent.RetryAt(turn.now(), "the service stopped; it is done again at the next start"),
                            By.WATCH);
                    turn.attempts().end(cell, "the service stopped", turn.now());
                }
            }
        }
    }

    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
