package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the server process of a cluster that exists. */
record Launch(HomeFiles files, Binaries binaries, RunAs runAs) {
    private static final Logger log = LoggerFactory.getLogger(Launch.class);

    /** Recovery after a crash replays at most a few hundred megabytes of log; a slow disk may need its time for it. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);

    /** How long the last processes of a server that was killed may take to notice and leave. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(15);

    private static final List<String> SIGNS_OF_A_TAKEN_PORT = List.of("Address already in use");
    private static final List<String> SIGNS_OF_LEAVING = List.of("pre-existing shared memory block",
            "lock file \"postmaster.pid\" already exists");

    /** A server that says no at the start, with what it wrote to its log. */
    private record Refusal(int exitCode, String said) {
        boolean shows(List<String> signs) {
            return signs.stream().anyMatch(said::contains);
        }
    }

    /** Starts on the remembered port, or on another when that is taken; returns which, once it takes connections. */
    int start() throws IOException {
        int port = start(Ports.remembered(files.port()), true);
        Ports.remember(files.port(), port);
        return port;
    }

    /** Starts again where clients know it to be. */
    void startAgain(int port) throws IOException {
        start(port, false);
    }

    private int start(int firstPort, boolean mayMove) throws IOException {
        var postgresLog = new PostgresLog(files.log());
        postgresLog.create();
        postgresLog.rotateWhenFull(PostgresLog.FULL);
        Postmaster.forgetStranger(files.data());
        long end = System.nanoTime() + LEAVE_LIMIT.toNanos();
        int port = firstPort;
        while (true) {
            long offset = postgresLog.size();
            configure(port);
            var process = launch();
            if (awaitReady(process.pid(), () -> !process.isAlive()) != 0) {
                return port;
            }
            var refusal = new Refusal(process.exitValue(), postgresLog.since(offset));
            boolean timeIsUp = System.nanoTime() - end > 0;
            boolean portIsTaken = refusal.shows(SIGNS_OF_A_TAKEN_PORT);
            if (portIsTaken && mayMove) {
                port = Ports.free();
            }
            boolean worthAnotherTry = portIsTaken || refusal.shows(SIGNS_OF_LEAVING);
            if (timeIsUp || !worthAnotherTry) {
                throw new DatabaseException(
                        "Postgres ended at its start with exit code %d and said: %s%nIts whole log: %s"
                                .formatted(refusal.exitCode(), refusal.said(), files.log()));
            }
        }
    }

    /**
     * Waits for a server that was started to say that it is ready.
     *
     * @return its port, or 0 when {@code gone} said so first
     */
    int awaitReady(long pid, BooleanSupplier gone) throws IOException {
        boolean inTime = Waiting.until(READY_LIMIT, () -> readyPort(pid) != 0 || gone.getAsBoolean());
        if (!inTime) {
            throw new DatabaseException("Postgres (process %d) is not ready after %d minutes; it may be recovering. See its log: %s"
                    .formatted(pid, READY_LIMIT.toMinutes(), files.log()));
        }
        return readyPort(pid);
    }

    /** Same programs, same settings, and not about to leave. */
    boolean isAsWeWouldStart(Postmaster running) throws IOException {
        int port = running.port() == 0 ? Ports.remembered(files.port()) : running.port();
        return !running.stopping()
                && running.program().filter(binaries.program("postgres")::equals).isPresent()
                && ServerFiles.postgresqlConf(port).equals(textOf("postgresql.conf"))
                && ServerFiles.PG_HBA.equals(textOf("pg_hba.conf"));
    }

    /** Stops the server that runs, if one does, and waits for its end. A stop beyond the limit becomes immediate. */
    void stop(EmbeddedPostgres.Stop how, Duration limit) throws IOException {
        var running = Postmaster.living(files.data());
        if (running.isEmpty()) {
            return;
        }
        signal(how);
        if (!Waiting.until(limit, this::isGone)) {
            log.warn("Postgres did not stop within {} s; stopping it at once, it will recover at the next start", limit.toSeconds());
            signal(EmbeddedPostgres.Stop.IMMEDIATE);
            if (!Waiting.until(limit, this::isGone)) {
                throw new DatabaseException("Postgres (process %d) does not stop. See its log: %s"
                        .formatted(running.get().pid(), files.log()));
            }
        }
    }

    private void signal(EmbeddedPostgres.Stop how) throws IOException {
        var mode = switch (how) {
            case FAST -> "fast";
            case IMMEDIATE -> "immediate";
        };
        var outcome = Commands.run(runAs.wrap(List.of(
                binaries.program("pg_ctl").toString(), "stop", "--silent", "--no-wait", "--mode=" + mode, "--pgdata=" + files.data())));
        if (!outcome.succeeded() && !isGone()) {
            throw new DatabaseException("Postgres could not be stopped: " + outcome.output().strip());
        }
    }

    private boolean isGone() throws IOException {
        return Postmaster.living(files.data()).isEmpty();
    }

    private int readyPort(long pid) throws IOException {
        return Postmaster.recorded(files.data())
                .filter(p -> p.pid() == pid && p.ready())
                .map(Postmaster::port)
                .orElse(0);
    }

    private void configure(int port) throws IOException {
        write("postgresql.conf", ServerFiles.postgresqlConf(port));
        write("pg_hba.conf", ServerFiles.PG_HBA);
    }

    private void write(String name, String text) throws IOException {
        if (!text.equals(textOf(name))) {
            var file = files.data().resolve(name);
            FileTrees.writePrivately(file, text);
            runAs.own(file);
        }
    }

    private String textOf(String name) throws IOException {
        var file = files.data().resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private Process launch() throws IOException {
        var command = runAs.wrap(List.of(binaries.program("postgres").toString(), "-D", files.data().toString()));
        return Commands.prepare(command)
                .directory(files.root().toFile())
                .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(files.log().toFile()))
                .start();
    }
}
