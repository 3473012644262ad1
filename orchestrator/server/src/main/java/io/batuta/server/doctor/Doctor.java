package io.batuta.server.doctor;

import io.batuta.model.connection.ConnectionProblem;
import io.batuta.model.names.NearNames;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest.Result;
import io.batuta.server.home.Disks;
import io.batuta.server.home.Home;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseHealth;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.DagView;
import io.batuta.store.read.Reads.Page;
import io.batuta.store.table.ConnectionStore;
import io.batuta.store.table.KeyCheck;
import io.batuta.tasks.ConnectionTests;
import io.batuta.web.console.DoctorApi.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at everything at once and says what is red, with what to do about it. Changes nothing. Thread-safe. */
public final class Doctor implements Supplier<List<Finding>> {
    private static final Duration CLOCK = Duration.ofSeconds(2);
    private static final int SECONDS = 45;
    private static final int MOST_DAGS = 100_000;

    private final Parts parts;

    /**
     * What it looks at.
     *
     * @param reserve megabytes that stay free on the home's disk
     * @param address where the server listens, for people
     */
    public record Parts(Database database, DagReads dags, ConnectionStore connections, ConnectionTests tests, KeyCheck keys, Home home,
            int reserve, BooleanSupplier filesBeingRead, Supplier<String> address) {}

    /** Looks at these. */
    public Doctor(Parts parts) {
        this.parts = parts;
    }

    /** What it finds now; takes as long as the slowest connection's test, at most 45 seconds. */
    @Override
    public List<Finding> get() {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("server", true, "listens on " + parts.address().get(), null));
        findings.addAll(database());
        findings.addAll(disks(parts.home(), parts.reserve()));
        try {
            findings.add(key());
            findings.addAll(files());
            List<DagView> dags = parts.dags().list(DagReads.Filter.ALL, List.of("dag_id"), Page.first(MOST_DAGS));
            Set<String> awake = dags.stream().filter(dag -> !dag.paused()).map(DagView::id).collect(Collectors.toSet());
            findings.addAll(connections(Needed.by(plans(dags)), awake));
        } catch (RuntimeException e) {
            findings.add(
                    new Finding("DAGs", false, "what they need cannot be read: " + e.getMessage(), "is the database there? See above"));
        }
        return findings;
    }

    private List<Finding> database() {
        try {
            Instant before = Instant.now();
            DatabaseHealth health = DatabaseHealth.look(parts.database());
            Duration off = Duration.between(before.plus(Duration.between(before, Instant.now()).dividedBy(2)), health.now());
            return List.of(
                    new Finding("database", health.durable(), health.version() + " answers in " + shown(health.roundTrip())
                            + (health.durable()
                                    ? "; what is committed is on the disk"
                                    : "; but what is committed may be lost with the power"),
                            health.durable() ? null : "set fsync and synchronous_commit to on"),
                    new Finding("clock", off.abs().compareTo(CLOCK) < 0,
                            "this machine's and the database's differ by " + shown(off.abs().minus(health.roundTrip()).isNegative()
                                    ? Duration.ZERO
                                    : off.abs()),
                            off.abs().compareTo(CLOCK) < 0 ? null : "let both machines keep their time by NTP (timedatectl set-ntp true)"));
        } catch (IllegalStateException e) {
            return List.of(new Finding("database", false, "it does not answer: " + e.getMessage(),
                    "is Postgres running? The server goes on by itself when it is back"));
        }
    }

    private Finding key() {
        return parts.keys().problem().map(problem -> new Finding("key", false, problem, null))
                .orElseGet(() -> new Finding("key", true, "secrets are sealed with " + parts.keys().words(), null));
    }

    /** The disks a home lies on, and whether they can be written to. */
    public static List<Finding> disks(Home home, int reserve) {
        Disks disks = new Disks(home);
        List<Finding> findings = new ArrayList<>();
        for (Disks.Disk disk : disks.all()) {
            boolean low = disk.freeMegabytes() < reserve && disk.needed();
            findings.add(new Finding("disk", !low,
                    disk.place() + " has " + disk.freeMegabytes() + " MB free" + (low ? ", less than the reserve of " + reserve : ""),
                    low ? "make room, or lower disk-reserve; below it nothing new starts" : null));
        }
        String problem = disks.unwritable();
        if (problem != null) {
            findings.add(new Finding("disk", false, "nothing can be written to " + problem,
                    "make room (files may have run out, too: df -i), or let the server's user write there; until then nothing new starts"));
        }
        String logs = disks.logsUnwritable();
        if (problem == null && logs != null) {
            findings.add(new Finding("logs", false, "nothing can be written to " + logs,
                    "make room (files may have run out, too: df -i), or let the server's user write there; until then tasks run without their logs"));
        }
        return findings;
    }

    private List<Finding> files() {
        List<DagReads.ImportError> errors = parts.dags().importErrors();
        if (errors.isEmpty() && parts.filesBeingRead().getAsBoolean()) {
            return List.of(new Finding("DAG files", false, "they are still being read", "ask again in a moment"));
        }
        return errors.isEmpty()
                ? List.of(new Finding("DAG files", true, "every DAG file was read", null))
                : errors.stream().limit(20)
                        .map(error -> new Finding("DAG files", false, error.message(), "correct the file; ./batuta dags errors"))
                        .toList();
    }

    private List<DagPlan> plans(List<DagView> dags) {
        return dags.stream().map(dag -> parts.dags().plan(dag.version())).flatMap(Optional::stream).toList();
    }

    private List<Finding> connections(Needed needed, Set<String> awake) {
        List<Callable<Finding>> looks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        needed.connections().forEach((id, dags) -> {
            names.add("connection " + id);
            looks.add(() -> whenNeeded(connection(id, dags), dags, awake));
        });
        if (!needed.sparkWithout().isEmpty()) {
            String about = "Spark for " + NearNames.some(needed.sparkWithout());
            names.add(about);
            Connection none = new Connection("none", "spark", null, null, null, null, null, null, Map.of(), Set.of());
            looks.add(() -> whenNeeded(tested(about, none), needed.sparkWithout(), awake));
        }
        return all(looks, names);
    }

    /** What only paused DAGs name is told, but nothing is wrong yet: a new home with the lessons in it is in order. */
    private static Finding whenNeeded(Finding found, Set<String> dags, Set<String> awake) {
        return found.good() || dags.stream().anyMatch(awake::contains)
                ? found
                : new Finding(found.about(), true, found.said() + "; needed once " + NearNames.some(dags)
                        + (dags.size() == 1 ? " is unpaused" : " are unpaused"), found.fix());
    }

    private Finding connection(String id, Set<String> dags) {
        String about = "connection " + id;
        Connection saved = parts.connections().find(id).orElse(null);
        if (saved == null) {
            List<String> there = parts.connections().all().stream().map(Connection::id).toList();
            return new Finding(about, false, "does not exist, but " + NearNames.some(dags) + (dags.size() == 1 ? " names it" : " name it")
                    + NearNames.hint(id, there, "connections"), "make it: ./batuta connections set " + id + " --kind …");
        }
        ConnectionProblem problem = parts.tests().problem(saved);
        return problem == null ? tested(about, saved) : new Finding(about, false, problem.sentence(), problem.hint());
    }

    private Finding tested(String about, Connection connection) {
        Result result = parts.tests().test(connection);
        return new Finding(about, result.usable(), result.sentence(), result.hint());
    }

    /** All at once; one that hangs does not keep the others. */
    private static List<Finding> all(List<Callable<Finding>> looks, List<String> names) {
        List<Finding> findings = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Finding>> futures = threads.invokeAll(looks, SECONDS, TimeUnit.SECONDS);
            for (int i = 0; i < futures.size(); i++) {
                findings.add(finding(names.get(i), futures.get(i)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
        return findings;
    }

    private static Finding finding(String name, Future<Finding> future) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException _) {
            return new Finding(name, false, "gave no answer within " + SECONDS + " s",
                    "is the other side overloaded, or behind a firewall that drops?");
        } catch (ExecutionException e) {
            return new Finding(name, false, "could not be tested: " + e.getCause(), null);
        }
    }

    private static String shown(Duration time) {
        return time.compareTo(Duration.ofSeconds(10)) < 0 ? Math.max(1, time.toMillis()) + " ms" : time.toSeconds() + " s";
    }
}
