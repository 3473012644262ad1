package io.batuta.web;

import io.batuta.engine.command.Commands;
import io.batuta.engine.log.LogStore;
import io.batuta.model.connection.ConnectionProblem;
import io.batuta.model.journal.Journal;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.db.Database;
import io.batuta.store.edit.Edits;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.OperationReads;
import io.batuta.store.read.Reads;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.TaskReads;
import io.batuta.store.table.ConnectionStore;
import io.batuta.store.table.OutboxStore;
import io.batuta.store.table.PoolStore;
import io.batuta.store.table.TokenStore;
import io.batuta.store.table.UserStore;
import io.batuta.store.table.VariableStore;
import io.batuta.web.assets.Assets;
import io.batuta.web.auth.AuthApi;
import io.batuta.web.auth.Sessions;
import io.batuta.web.auth.Users;
import io.batuta.web.auth.UsersApi;
import io.batuta.web.console.ActionsApi;
import io.batuta.web.console.AlertsApi;
import io.batuta.web.console.DagsScreen;
import io.batuta.web.console.DoctorApi;
import io.batuta.web.console.GraphScreen;
import io.batuta.web.console.GridScreen;
import io.batuta.web.console.HomeScreen;
import io.batuta.web.console.LogScreen;
import io.batuta.web.console.NextRuns;
import io.batuta.web.console.RunScreen;
import io.batuta.web.console.RunsScreen;
import io.batuta.web.http.Route;
import io.batuta.web.live.EventsApi;
import io.batuta.web.live.Live;
import io.batuta.web.plan.Plans;
import io.batuta.web.v2.Contract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API and the console, put together. Whoever starts it also tells {@link #live} what happens in the engine. */
public final class Web implements AutoCloseable {
    /**
     * Where it listens and what it says about itself.
     *
     * @param host the address to bind; 127.0.0.1 unless somebody asked for more
     * @param port 0 for any free one
     * @param version this program's
     * @param console a folder to read the console from instead of this program, for whoever works on it; else null
     */
    public record Settings(String host, int port, String version, @Nullable Path console) {}

    /**
     * What it works with.
     *
     * @param secrets open the values of variables and connections
     * @param connectionTest finds out whether a connection can be used
     * @param doctor looks whether everything is in order
     * @param filesBeingRead whether DAG files are still being read, so that a DAG may not be known yet
     * @param connectionProblem says what is wrong with a connection before it is saved; null when nothing is
     */
    public record Ports(Database database, Secrets secrets, Commands commands, Journal journal, LogStore logs,
            Function<Connection, ConnectionTest.Result> connectionTest, Function<Connection, @Nullable ConnectionProblem> connectionProblem,
            Supplier<List<DoctorApi.Finding>> doctor, BooleanSupplier filesBeingRead, InstantSource clock) {}

    private final Users users;
    private final Sessions sessions;
    private final Live live = new Live();
    private final List<Route> routes;
    private final WebServer server;

    /** Puts it together; it listens after {@link #start}. */
    public Web(Settings settings, Ports ports) {
        UserStore accounts = new UserStore(ports.database());
        users = new Users(accounts);
        sessions = new Sessions(accounts, new TokenStore(ports.database()), ports.clock());
        routes = routes(settings, ports);
        Assets assets = settings.console() == null ? Assets.ofThisProgram() : Assets.ofFolder(settings.console());
        server = new WebServer(settings.host(), settings.port(), routes, sessions, assets, live::close);
    }

    /** Listens. */
    public Web start() {
        server.start();
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Accounts: the first one, passwords. */
    public Users users() {
        return users;
    }

    /** Tokens: the command line's. */
    public Sessions sessions() {
        return sessions;
    }

    /** Where changes are told. */
    public Live live() {
        return live;
    }

    /** Every operation with the role it needs. */
    public List<Route> routes() {
        return routes;
    }

    @Override
    public void close() {
        server.close();
    }

    private List<Route> routes(Settings settings, Ports ports) {
        Reads reads = new Reads(ports.database().pool());
        DagReads dags = new DagReads(reads);
        RunReads runs = new RunReads(reads);
        TaskReads tasks = new TaskReads(reads);
        OperationReads operations = new OperationReads(reads);
        Plans plans = new Plans(dags);
        Commands commands = ports.commands();

        List<Route> all = new ArrayList<>();
        all.addAll(new AuthApi(users, sessions, ports.clock()).routes());
        all.addAll(new UsersApi(users, new UserStore(ports.database())).routes());
        all.addAll(new NextRuns(dags, plans, ports.clock()).routes());
        all.addAll(new HomeScreen(dags, runs, commands, ports.clock()).routes());
        all.addAll(new DagsScreen(dags, runs, plans, ports.filesBeingRead()).routes());
        all.addAll(new GridScreen(dags, runs, tasks, plans).routes());
        all.addAll(new GraphScreen(dags, runs, tasks, plans).routes());
        all.addAll(new RunsScreen(runs).routes());
        all.addAll(new RunScreen(dags, runs, tasks, plans, commands, ports.clock()).routes());
        all.addAll(new LogScreen(tasks, ports.logs()).routes());
        all.addAll(new ActionsApi(dags, runs, tasks, operations, commands, ports.journal(), ports.clock(), settings.version()).routes());
        all.addAll(new AlertsApi(new OutboxStore(ports.database()), new Edits(ports.database().pool()), ports.clock()).routes());
        all.addAll(new DoctorApi(ports.doctor()).routes());
        all.addAll(new EventsApi(live, tasks, ports.logs()).routes());
        all.addAll(new Contract(
                dags,
                runs,
                tasks,
                operations,
                new Edits(ports.database().pool()),
                new PoolStore(ports.database()),
                new VariableStore(ports.database(), ports.secrets()),
                new ConnectionStore(ports.database(), ports.secrets()),
                ports.connectionTest(),
                ports.connectionProblem(),
                plans,
                commands,
                ports.journal(),
                ports.logs(),
                live,
                settings.version())
                .routes());
        return List.copyOf(all);
    }
}
