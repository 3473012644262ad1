package io.batuta.server.wiring;

import io.batuta.engine.Engine;
import io.batuta.engine.log.AttemptLogs;
import io.batuta.engine.log.KnownSecrets;
import io.batuta.engine.log.LocalLogStore;
import io.batuta.engine.runner.Runner;
import io.batuta.engine.runner.WorkDirectories;
import io.batuta.server.home.Home;
import io.batuta.server.home.ServerFile;
import io.batuta.server.settings.Settings;
import io.batuta.server.systemd.ServiceManager;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import io.batuta.store.db.DatabaseClock;
import io.batuta.store.journal.PostgresJournal;
import io.batuta.tasks.TaskHandlers;
import io.batuta.web.Web;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @param adminPassword of the account made at the very first start; empty at all later ones
     */
    public record Facts(String url, String database, Home home, Settings settings, List<Line> more, Optional<String> adminPassword) {}

    /** Something else that runs. */
    public record Line(String name, String text) {}

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
    public static Server start(Settings settings, Home home, Surroundings around) throws SQLException {
        Closing closing = new Closing();
        try {
            return start(settings, home, around, closing);
        } catch (Throwable e) {
            closing.close();
            throw e;
        }
    }

    private static Server start(Settings settings, Home home, Surroundings around, Closing closing) throws SQLException {
        ServiceManager systemd = closing.add("the service manager", new ServiceManager(around.environment(), around.pid()));

        // The memory.
        systemd.status("starting the database");
        DatabaseHolder place = closing.add("the database server", DatabaseHolder.start(settings, home));
        Database database = closing.add("the database", Database.open(place.address()));
        DatabaseClock clock = closing.add("the clock", ClockKeeper.start(database)).clock();
        Secrets secrets = Secrets.open(home.path(), around.environment());
        PostgresJournal journal = closing.add("the journal", new PostgresJournal(database, secrets));

        // How tasks are done.
        TaskHandlers handlers = closing.add("the task handlers", TaskHandlers.standard(around.environment()));
        LocalLogStore logStore = new LocalLogStore(home.logs());
        KnownSecrets known = new KnownSecrets();
        AttemptLogs logs = closing.add("the attempts' logs", new AttemptLogs(logStore, known, clock, AttemptLogs.DEFAULT_CAP));
        Runner runner = new Runner(handlers.byKind(), new Runner.Parts(
                journal, version -> {
                    throw new IllegalStateException("no bundles");
                }, _ -> Optional.empty(), _ -> Optional.empty(), logs, new WorkDirectories(home.run()), clock, e -> {
                    LOG.error("An error from which there is no way back", e);
                    around.broken().run();
                }));

        // The journey.
        Engine engine = closing.add("the engine", new Engine(EngineSettings.of(settings, home), new Engine.Parts(
                journal, clock, System::nanoTime, runner, _ -> {
                    throw new IllegalStateException("no bundles");
                }, EngineSettings.recovery(handlers), around.broken())));

        // The front.
        Web web = closing.add("the web", new Web(new Web.Settings(settings.bind(), settings.port(), around.version(), null),
                new Web.Ports(database, secrets, engine.commands(), journal, logStore, clock)));
        engine.listen(web.live()::happened);
        Optional<String> password = web.users().ensureAdmin();
        home.writePrivate(home.cliToken(), web.sessions().renewCliToken("admin") + "\n");

        systemd.status("taking up the work");
        engine.start();
        web.start();
        Facts facts = new Facts(address(settings, web.port()), place.sentence(), home, settings, List.of(), password);
        new ServerFile(around.pid(), localAddress(settings, web.port())).write(home);
        closing.add("server.json", () -> ServerFile.remove(home));
        systemd.ready("console on " + facts.url(), engine::healthy);
        return new Server(closing, facts);
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
