package io.batuta.server.wiring;

import io.batuta.engine.Engine;
import io.batuta.engine.bundle.Builder;
import io.batuta.engine.bundle.BundleWatcher;
import io.batuta.engine.bundle.LoadedBundles;
import io.batuta.engine.command.Happening;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.log.LogReader;
import io.batuta.engine.outbox.HookCourier;
import io.batuta.engine.outbox.OutboxDispatcher;
import io.batuta.engine.runner.Runner;
import io.batuta.engine.runner.WorkDirectories;
import io.batuta.server.alert.StoredFacts;
import io.batuta.server.doctor.Doctor;
import io.batuta.server.home.Disks;
import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import io.batuta.server.settings.Settings;
import io.batuta.server.systemd.ServiceManager;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.ClockKeeper;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseClock;
import io.batuta.store.db.NoticeListener;
import io.batuta.store.journal.Leftovers;
import io.batuta.store.journal.PostgresJournal;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.Reads;
import io.batuta.store.read.TaskReads;
import io.batuta.store.table.BundleStore;
import io.batuta.store.table.ConnectionStore;
import io.batuta.store.table.DagStore;
import io.batuta.store.table.ImportErrorStore;
import io.batuta.store.table.KeyCheck;
import io.batuta.store.table.OutboxStore;
import io.batuta.store.table.PoolStore;
import io.batuta.store.table.UserStore;
import io.batuta.tasks.ConnectionTests;
import io.batuta.tasks.TaskHandlers;
import io.batuta.web.Web;
import io.batuta.web.auth.Users;
import io.batuta.web.http.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole server that runs. Whoever starts it holds the home's lock; closing it stops everything in the reverse order of the start. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Closing closing;
    private final Facts facts;

    /**
     * What is worth saying about a server that has started.
     *
     * @param more what else runs, a line each
     * @param adminPassword of the account made at the very first start; empty at all later ones
     */
    public record Facts(String url, String database, Home home, Settings settings, List<String> more, Optional<String> adminPassword) {}

    /**
     * What the process gives it.
     *
     * @param version of this program
     * @param demo whether to start the demo's surroundings, too
     * @param broken called from any thread when nothing can be relied on any more; the process should end
     */
    public record Surroundings(Map<String, String> environment, long pid, String version, boolean demo, Runnable broken) {}

    private Server(Closing closing, Facts facts) {
        this.closing = closing;
        this.facts = facts;
    }

    /** Starts everything and returns when the first page is served. What was started before something failed is stopped again. */
    public static Server start(Settings settings, Home home, Surroundings around) throws IOException {
        Closing closing = new Closing();
        try {
            return start(settings, home, around, closing);
        } catch (Throwable e) {
            closing.close();
            throw e;
        }
    }

    private static Server start(Settings settings, Home home, Surroundings around, Closing closing) throws IOException {
        ServiceManager systemd = closing.add("the service manager", new ServiceManager(around.environment(), around.pid()));

        // The memory.
        systemd.status("starting the database");
        DatabaseHolder place = closing.add("the database server", DatabaseHolder.start(settings, home));
        Database database = closing.add("the database", Database.open(place.address()));
        DatabaseClock clock = closing.add("the clock", ClockKeeper.start(database)).clock();
        Secrets secrets = Secrets.open(home.path(), around.environment());
        KeyCheck keys = new KeyCheck(database, secrets, settings.nodeName());
        keys.claim();
        PostgresJournal journal = closing.add("the journal", new PostgresJournal(database, secrets));

        KnownSecrets known = new KnownSecrets();
        Vault vault = new Vault(database, secrets, known);
        vault.tellSecrets();

        // Before what uses it, so that it outlives that at the end.
        List<String> more = List.of();
        if (around.demo()) {
            systemd.status("starting the demo");
            more = closing.add("the demo", Demo.start(home, settings, vault, around.environment())).lines();
        }

        // How tasks are done.
        TaskHandlers handlers = closing.add("the task handlers", TaskHandlers.standard(around.environment(), home.path()));
        LocalLogStore logStore = new LocalLogStore(home.attemptLogs());
        AttemptLogs logs = closing.add("the attempts' logs", new AttemptLogs(logStore, known, clock, AttemptLogs.DEFAULT_CAP));

        // Authors' code.
        BundleRows.Tables tables = new BundleRows.Tables(
                new BundleStore(database), new DagStore(database, () -> journal.takeIds(1)), new ImportErrorStore(database),
                new PoolCheck(new PoolStore(database)), clock);
        Listeners<List<String>> dagsChanged = new Listeners<>();
        BundleRows bundles = new BundleRows(tables, settings.newDagsPaused(), dagsChanged);
        LoadedBundles code = closing.add("loaded code", new LoadedBundles(bundles, home.bundles(), home.libraries()));
        code.clean(tables.bundles().hashes());
        Builder builder = closing.add("the builder",
                new Builder(Builder.Settings.standard(home.libraries(), home.cache().resolve("build"))));

        // The journey.
        WorkDirectories directories = new WorkDirectories(home.run());
        directories.sweep(new Leftovers(database).openAttempts());
        Runner runner = new Runner(handlers.byKind(), new Runner.Parts(
                journal, code, vault.connections(), vault.variables(), logs, directories, clock, broken(around)));
        Engine engine = closing.add("the engine", new Engine(EngineSettings.of(settings, home),
                new Engine.Parts(journal, clock, System::nanoTime, runner, code, EngineSettings.recovery(handlers), around.broken())));
        runner.otherRuns(engine.otherRuns());

        // The front.
        BundleWatcher watcher = new BundleWatcher(DagFolder.of(settings.dags()), bundles, builder);
        ConnectionTests connectionTests = ConnectionTests.standard(around.environment(), vault.connections()::find);
        Doctor doctor = new Doctor(
                new Doctor.Parts(database, new DagReads(new Reads(database.pool())), new ConnectionStore(database, secrets),
                        connectionTests, keys, home, settings.diskReserve(), watcher::reading,
                        () -> ServerFile.find(home).map(ServerFile::url).orElse("no address yet")));
        Web web = closing.add("the web", new Web(new Web.Settings(settings.bind(), settings.port(), around.version(), null),
                new Web.Ports(database, secrets, engine.commands(), journal, logStore, connectionTests::test, connectionTests::problem,
                        doctor, watcher::reading, clock)));
        OutboxDispatcher outbox = closing.add("the outbox", new OutboxDispatcher(
                new OutboxTable(new OutboxStore(database), clock),
                Couriers.of(new HookCourier(code), vault.connections(), handlers.mailer(), settings,
                        new StoredFacts(new TaskReads(new Reads(database.pool())), new LogReader(logStore),
                                () -> console(settings, web.port()))),
                clock));
        Optional<String> password = web.users().ensureAdmin();
        tokenForCommands(home, web, new UserStore(database));

        // Who hears of what.
        engine.listen(web.live()::happened);
        engine.listen(happening -> {
            if (!(happening instanceof Happening.DagChanged)) {
                outbox.wake();
            }
        });
        dagsChanged.add(_ -> engine.refresh());
        dagsChanged.add(ids -> ids.forEach(id -> web.live().happened(new Happening.DagChanged(id))));

        // Everything begins.
        if (around.demo()) {
            dagsChanged.add(Demo.unpause(tables.dags(), dag -> engine.commands().pause(dag, false, "demo")));
        }
        systemd.status("taking up the work");
        engine.start();
        // Once more, now that others see this node: two that start at the same moment may both have found nobody.
        keys.claim();
        closing.add("what other nodes tell", NoticeListener.start(database, notice -> told(engine, notice)));
        outbox.start();
        web.start();
        closing.add("the DAG folder", watcher).start();
        Housekeeping house = closing.add("the housekeeping", new Housekeeping());
        keepHouse(house, place, vault, code);
        makeRoom(house, settings, new Disks(home), engine, new Retention(database, logStore, Duration.ofDays(settings.historyDays()),
                Duration.ofDays(settings.logDays()), clock));
        Facts facts = new Facts(address(settings, web.port()), place.sentence(), home, settings, more, password);
        new ServerFile(around.pid(), localAddress(settings, web.port())).write(home);
        closing.add("server.json", () -> ServerFile.remove(home));
        systemd.ready("console on " + facts.url(), engine::moves);
        LOG.info("Ready: console on {}, DAGs from {}, {}", facts.url(), settings.dags(), facts.database());
        return new Server(closing, facts);
    }

    /** Commands on this machine act as the admin, or as another one when there is no account of that name any more. */
    private static void tokenForCommands(Home home, Web web, UserStore accounts) {
        accounts.all().stream()
                .filter(account -> account.active() && account.role().equals(Role.ADMIN.word()))
                .min(Comparator.comparing((UserStore.Account account) -> !account.name().equals(Users.ADMIN))
                        .thenComparing(UserStore.Account::name))
                .ifPresentOrElse(account -> home.writePrivate(home.cliToken(),
                        web.sessions().renewCliToken(account.name(), home.readPrivate(home.cliToken())) + "\n"),
                        () -> LOG.warn(
                                "No account is an admin's, so commands have no token; make one: stop the server, then ./batuta users create NAME --role admin"));
    }

    private static void keepHouse(Housekeeping house, DatabaseHolder place, Vault vault, LoadedBundles code) {
        EmbeddedPostgres embedded = place.embedded();
        if (embedded != null) {
            house.every(Duration.ofSeconds(5), "the look after Postgres", embedded::ensureRunning);
            house.every(Duration.ofHours(1), "turning the log of Postgres over", embedded::rotateLog);
        }
        // What an attempt has read of them itself, its log hides at once.
        house.every(Duration.ofSeconds(10), "reading what logs must hide", vault::tellSecrets);
        house.every(Duration.ofSeconds(20), "giving memory back", new SpareMemory(Runtime.getRuntime(), processorTime()));
        house.every(Duration.ofSeconds(30), "letting go of idle code", code::sweep);
    }

    private static void told(Engine engine, String notice) {
        if (notice.equals(NoticeListener.ORDERS)) {
            engine.lettersMayWait();
        } else {
            engine.othersChanged();
        }
    }

    private static LongSupplier processorTime() {
        ProcessHandle self = ProcessHandle.current();
        return () -> self.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    private static void makeRoom(Housekeeping house, Settings settings, Disks disks, Engine engine, Retention retention) {
        house.every(Duration.ofSeconds(5), Duration.ofHours(1), "removing what is old", retention);
        house.every(Duration.ZERO, Duration.ofSeconds(5), "the look at the disk",
                new DiskWatch(disks::tightest, disks::unwritable, settings.diskReserve(), engine::hold, retention));
    }

    private static Consumer<Error> broken(Surroundings around) {
        return error -> {
            LOG.error("An error from which there is no way back; the process ends", error);
            around.broken().run();
        };
    }

    /** The address people reach the console at. */
    private static String console(Settings settings, int port) {
        String given = settings.publicUrl();
        return given != null ? given : localAddress(settings, port);
    }

    private static String address(Settings settings, int port) {
        return "http://" + (settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind()) + ":" + port;
    }

    /** How this machine reaches it. */
    private static String localAddress(Settings settings, int port) {
        boolean everywhere = settings.bind().equals("0.0.0.0") || settings.bind().equals("::");
        return everywhere ? "http://127.0.0.1:" + port : address(settings, port);
    }

    /** What is worth saying. */
    public Facts facts() {
        return facts;
    }

    @Override
    public void close() {
        LOG.info("Stopping");
        closing.close();
        LOG.info("Stopped");
    }
}
