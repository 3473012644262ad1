package io.batuta.server.cli;

import io.batuta.server.client.Api;
import io.batuta.server.home.Home;
import io.batuta.server.home.HomeLock;
import io.batuta.server.home.ServerFile;
import io.batuta.server.logging.Logging;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.server.wiring.Server;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts and stops a server on a throw-away home, for the launcher to see which classes a start needs. Nothing of the environment counts but the home. */
@Command(name = "rehearse", hidden = true)
final class Rehearse implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        String path = System.getenv(Key.HOME.variable());
        if (path == null || Files.exists(java.nio.file.Path.of(path, "postgres"))) {
            throw new CommandFailed(Exit.USAGE, "A rehearsal needs BATUTA_HOME to name a directory that nobody uses.");
        }
        Settings settings = Settings.read(Map.of(Key.HOME, path, Key.PORT, "0", Key.DAGS, path + "/dags"), Map.of(), Machine.here());
        Home home = Home.create(settings.home());
        try (HomeLock _ = HomeLock.take(home)) {
            Logging.forServer(settings, home);
            try (Server _ = Server.start(settings, home,
                    new Server.Surroundings(Map.of(), ProcessHandle.current().pid(), Version.text(), false, () -> {}))) {
                ask(home);
            }
        }
        return Exit.OK;
    }

    /** What a command does, too: it uses the same cache. */
    private static void ask(Home home) throws Exception {
        String url = ServerFile.find(home).orElseThrow().url();
        Api api = new Api(url, Files.readString(home.cliToken()).strip());
        api.get("/api/v2/monitor/health");
        api.get("/api/batuta/v1/dags");
        api.get("/api/batuta/v1/home");
        api.get("/api/batuta/v1/runs");
    }
}
