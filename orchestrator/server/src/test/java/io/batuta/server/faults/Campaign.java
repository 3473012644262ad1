package io.batuta.server.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** One fault after the other on running nodes under load; after each the invariants are asked, and now and then everything comes to rest and the ledger is compared. */
final class Campaign implements AutoCloseable {
    static final String SCHEDULING_AGAIN = "kill -9 until tasks start again, the process's start included";
    static final String AFTER_POSTGRES = "Postgres accepts again until the next task starts";
    static final String TAKEN_OVER = "a node falls silent until another has taken its runs";
    private static final boolean TELL = Boolean.getBoolean("proof.tell");
    private static final Duration REST_LIMIT = Duration.ofSeconds(90);
    private static final Duration EFFECT_LIMIT = Duration.ofSeconds(150);

    final Site site;
    final Random random;
    final Tally tally;
    final Load load;
    private final Invariants invariants;
    private final Effects effects;
    private String windowFrom = "-infinity";
    private long ledgerFrom;

    Campaign(Path directory, long seed, Tally tally, List<String> dags, long everyMillis, String... nodes) throws IOException {
        this.site = new Site(directory);
        this.random = new Random(seed);
        this.tally = tally;
        for (String node : nodes) {
            site.node(node);
        }
        site.nodes.forEach(ServerUnderFault::start);
        site.nodes.forEach(node -> require(node, node.awaitReady()));
        this.invariants = new Invariants(site);
        this.effects = new Effects(site);
        site.lines("insert into batuta.pool (name, slots) values ('narrow', 2)");
        this.load = new Load(site, dags, everyMillis);
        await("the DAGs are known", Duration.ofSeconds(60), () -> site.number("select count(*) from batuta.dag") >= 4);
        load.pause(false);
        awaitEffect(site.nodes.getFirst());
    }

    ServerUnderFault node() {
        return site.nodes.get(random.nextInt(site.nodes.size()));
    }

    Wire wire(ServerUnderFault node) {
        return site.wires.get(site.nodes.indexOf(node));
    }

    /** Lets some time pass under load, so that the next fault meets another state. */
    void breathe(int mostMillis) {
        Pause.millis(random.nextInt(mostMillis));
    }

    /** Strikes, waits until tasks run again on every node, and asks the invariants. */
    void strike(Fault fault) {
        long begun = System.nanoTime();
        int times = fault.strike().strike(this);
        if (times == 0) {
            return;
        }
        tally.injected(fault.name(), times);
        site.nodes.forEach(this::revive);
        site.nodes.forEach(this::awaitEffect);
        load.open(invariants.open());
        invariants.violations().forEach(violation -> tally.violated(fault.name() + ": " + violation));
        if (TELL) {
            System.out.printf("  %d: %s (%d ms)%n", tally.injected(), fault.name(), (System.nanoTime() - begun) / 1_000_000);
        }
    }

    /** A node that declared itself fenced ends by its own decision and is started again, as the service manager does; any other end is a violation. */
    private void revive(ServerUnderFault node) {
        if (node.alive() && site.number("select count(*) from batuta.node where name = ? and not dead", node.name) == 0) {
            await("the fenced node " + node.name + " ends", Duration.ofSeconds(20), () -> !node.alive());
        }
        if (!node.alive()) {
            boolean fenced = node.exitCode() == 70 && site.nodes.size() > 1;
            if (!fenced) {
                tally.violated("node " + node.name + " ended by itself with " + node.exitCode() + ": " + node.said(3_000));
            }
            node.start();
        }
        require(node, node.awaitReady());
    }

    /** Starts a node that was ended on purpose. */
    void restart(ServerUnderFault node) {
        node.start();
        require(node, node.awaitReady());
    }

    private static void require(ServerUnderFault node, boolean ready) {
        if (!ready) {
            throw new AssertionError("node " + node.name + " does not start: " + node.said(6_000));
        }
    }

    /** Waits until the process that is this node now begins a task; gives the nanoseconds waited. */
    long awaitEffect(ServerUnderFault node) {
        long from = site.ledger.size();
        long begun = System.nanoTime();
        long pid = node.pid();
        await("a task begins on " + node.name, EFFECT_LIMIT,
                () -> site.ledger.since(from).stream().anyMatch(effect -> effect.who() == pid) || !node.alive());
        return System.nanoTime() - begun;
    }

    /** No new runs; all that were asked for must end; then effects and records are compared. */
    void comeToRest() {
        load.pause(true);
        long ledgerUntil = site.ledger.size();
        String until = site.lines("select clock_timestamp()::text").getFirst();
        invariants.window(windowFrom, until);
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        while (invariants.open() > 0 && System.nanoTime() < end) {
            Pause.millis(50);
        }
        List<String> atRest = invariants.violationsAtRest();
        atRest.forEach(tally::violated);
        invariants.violations().forEach(tally::violated);
        tally.lost(atRest.stream().filter(violation -> violation.startsWith("I9 every run")).toList());
        tally.lost(effects.lost(ledgerFrom));
        tally.lost(missing());
        tally.doubled(effects.doubled(ledgerFrom));
        checkApi();
        checkLeaks();
        windowFrom = until;
        ledgerFrom = ledgerUntil;
        invariants.window(windowFrom, "infinity");
        load.open(0);
        load.pause(false);
    }

    /** I5: what the API acknowledged is there. */
    private List<String> missing() {
        Set<String> there = Set.copyOf(site.lines("select dag || ' ' || run_id from batuta.run"));
        return load.acknowledged().stream().filter(run -> !there.contains(run)).map(run -> "I5 acknowledged, and gone: " + run).toList();
    }

    /** I12: what the API says is what the database says. */
    private void checkApi() {
        List<String> runs = site.lines("select dag || ' ' || run_id || ' ' || state from faults.runs order by random() limit 3");
        for (String run : runs) {
            String[] words = run.split(" ");
            Client.Answer answer = node().client().orElseThrow()
                    .get("/api/v2/dags/" + words[0] + "/dagRuns/" + words[1].replace("+", "%2B"));
            if (!answer.good() || !answer.tree().path("state").asText().equals(words[2])) {
                tally.violated("I12 the API says of " + run + ": " + answer.body());
            }
        }
    }

    /** I14: no process of a finished task, no connection of a dead node. */
    private void checkLeaks() {
        List<Orphans.Found> processes = Orphans.withLedger(site.ledger.file());
        Set<Long> servers = site.nodes.stream().map(ServerUnderFault::pid).collect(Collectors.toSet());
        processes.stream().filter(process -> !process.belongsTo(servers))
                .forEach(process -> tally.violated("I14 a process is left: " + process));
        long connections = site.number("select count(*) from pg_stat_activity where application_name like 'batuta%'");
        if (connections > 25L * site.nodes.size()) {
            tally.violated("I14 " + connections + " connections are open");
        }
    }

    void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                var said = new ArrayList<String>();
                site.nodes.forEach(node -> said.add(node.name + (node.alive() ? " lives" : " is dead") + ": " + node.said(4_000)));
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain until " + what + "\n" + String.join("\n", said));
            }
            Pause.millis(5);
        }
    }

    /** Whether it comes true in time. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Pause.millis(2);
        }
        return true;
    }

    /** A number between two. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    @Override
    public void close() throws IOException {
        load.close();
        site.close();
    }
}
