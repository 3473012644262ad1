package io.batuta.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.server.home.Home;
import io.batuta.server.home.HomeLock;
import io.batuta.server.home.ServerFile;
import io.batuta.server.logging.Logging;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.server.wiring.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Does what starts and commands do, for the launcher to see which classes they need. Nothing of the environment counts but the home. */
@Command(name = "rehearse", hidden = true)
final class Rehearse implements Callable<Integer> {
    private static final List<String> COMMANDS = List.of("dags list", "dags list --json", "dags show a", "dags trigger a", "runs list",
            "runs show a b",
            "tasks list a b", "variables list", "connections list", "pools list", "help", "dags --help", "version");

    @Option(names = "--commands", description = "Rehearse commands; else the start of a server.") boolean commands;

    @Override
    public Integer call() throws Exception {
        if (commands) {
            return commands();
        }
        String path = System.getenv(Key.HOME.variable());
        if (path == null || Files.exists(Path.of(path, "postgres"))) {
            throw new CommandFailed(Exit.USAGE, "A rehearsal needs BATUTA_HOME to name a directory that nobody uses.");
        }
        Settings settings = Settings.read(Map.of(Key.HOME, path, Key.PORT, "0", Key.DAGS, path + "/dags"), Map.of(), Machine.here());
        Home home = Home.create(settings.home());
        try (HomeLock _ = HomeLock.take(home)) {
            Logging.forServer(settings, home);
            try (Server _ = Server.start(settings, home,
                    new Server.Surroundings(Map.of(), ProcessHandle.current().pid(), Version.text(), false, () -> {}))) {
                ask(ServerFile.find(home).orElseThrow().url(), Files.readString(home.cliToken()).strip());
            }
        }
        return Exit.OK;
    }

    /** The server's side of the first pages. */
    private static void ask(String url, String token) {
        for (String words : List.of("dags list", "runs list", "pools list")) {
            run(words, url, token);
        }
    }

    /** The commands' side, against a stand-in that gives the same answer to everything. */
    private static int commands() throws IOException {
        try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(door));
            COMMANDS.forEach(words -> run(words, "http://127.0.0.1:" + door.getLocalPort(), "none"));
        }
        return Exit.OK;
    }

    private static void run(String words, String url, String token) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        if (all.size() > 1 && !words.endsWith("--help")) {
            all.addAll(List.of("--url", url, "--token", token));
        }
        Cli.run(all.toArray(String[]::new));
    }

    private static void answer(ServerSocket door) {
        String body = """
                {"dags": [{"dag_id": "a", "last_runs": [{"state": "success", "duration_ms": 1200}], "next_at": "2027-01-01T00:00:00Z"}], "total": 1,
                 "dag_id": "a", "runs": [{"dag_id": "a", "run_id": "b", "state": "success", "started_at": "2027-01-01T00:00:00Z"}],
                 "run": {"run_id": "b", "dag_id": "a", "state": "success"}, "tasks": [{"id": "t", "task_id": "t", "state": "success"}],
                 "variables": [{"key": "v"}], "connections": [{"connection_id": "c"}], "pools": [{"name": "p", "slots": 1}]}
                """;
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        String answer = head + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        while (true) {
            try (Socket caller = door.accept()) {
                caller.getOutputStream().write(answer.getBytes(UTF_8));
                caller.shutdownOutput();
                caller.getInputStream().skip(Long.MAX_VALUE);
            } catch (IOException _) {
                if (door.isClosed()) {
                    return;
                }
            }
        }
    }
}
