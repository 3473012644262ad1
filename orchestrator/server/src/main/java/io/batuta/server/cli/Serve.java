package io.batuta.server.cli;

import io.batuta.server.home.Home;
import io.batuta.server.home.HomeLock;
import io.batuta.server.logging.Logging;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.server.wiring.Server;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code standalone} and {@code server}: run until somebody ends the process. They differ only in how they tell the first password. */
@Command(description = "Run Batuta until it is stopped: scheduler, console, API and, unless BATUTA_DB_URL names another, its own Postgres.", sortOptions = false)
final class Serve implements Callable<Integer> {
    /** So long may a stop take before it is cut short. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** The engine gave up; the service manager should start the process again. */
    private static final int BROKEN = 70;

    private final boolean standalone;
    private final Terminal terminal = Terminal.ofProcess();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger code = new AtomicInteger();

    /** The words, when they could be read without picocli. */
    private @Nullable PlainWords plain;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = "--demo", order = -1, description = "Also start a Kafka broker and an API of made-up people, and run the DAG random_users on them.") boolean demo;

    Serve(boolean standalone) {
        this.standalone = standalone;
    }

    /** Started with words that are read already. */
    static Serve with(PlainWords words) {
        Serve serve = new Serve(words.standalone());
        serve.plain = words;
        serve.demo = words.demo();
        return serve;
    }

    private Map<Key, String> flags() {
        PlainWords words = plain;
        return words == null ? SettingFlags.given(Objects.requireNonNull(spec).commandLine().getParseResult()) : words.flags();
    }

    @Override
    public Integer call() throws Exception {
        long begun = System.nanoTime();
        Settings settings = Settings.read(flags(), System.getenv(), Machine.here());
        Home home = Home.create(settings.home());
        HomeLock lock = HomeLock.take(home);
        try {
            Listening.check(settings);
        } catch (CommandFailed e) {
            lock.close();
            throw e;
        }
        Logging.forServer(settings, home);
        terminal.line("Batuta " + Version.text() + " starts on " + home.path() + " ...");
        Server server = Server.start(settings, home,
                new Server.Surroundings(System.getenv(), ProcessHandle.current().pid(), Version.text(), demo, () -> end(BROKEN)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, lock), "stop"));
        StartLines.print(terminal, server.facts(), standalone, Duration.ofNanos(System.nanoTime() - begun));
        ended.await();
        return code.get();
    }

    private void end(int with) {
        code.set(with);
        ended.countDown();
    }

    /** In a thread of its own, so that one part that hangs does not keep the process. */
    private void stop(Server server, HomeLock lock) {
        if (standalone) {
            terminal.line("Stopping ...");
        }
        Thread closing = Thread.ofPlatform().daemon().name("closing").start(() -> {
            server.close();
            lock.close();
        });
        try {
            if (!closing.join(STOP_LIMIT)) {
                terminal.error(
                        "Not everything stopped within " + STOP_LIMIT.toSeconds() + " s; what is left is found again by the next start.");
            } else if (standalone) {
                terminal.line("Stopped. The next start goes on with the same data.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Logging.stop();
    }
}
