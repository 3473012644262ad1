package io.batuta.store.postgres;

import io.batuta.store.db.DatabaseAddress;
import io.batuta.store.db.DatabaseException;
import io.batuta.store.db.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres of our own below BATUTA_HOME, run as a production database: durable, asked for a password, reachable from
 * this machine only. It runs in a process of its own and outlives us when we are killed; the next start adopts it.
 *
 * <p>Whoever starts one must hold the lock of BATUTA_HOME. Safe for use by many threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** How Postgres ends. */
    public enum Stop {
        /** Clients are sent away and everything is written down: the next start is quick. */
        FAST,
        /** At once, as by a power cut: what was committed is recovered from the log at the next start. */
        IMMEDIATE
    }

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final HomeFiles files;
    private final Binaries binaries;
    private final RunAs runAs;
    private final Passwords passwords;
    private final Launch launch;
    private final boolean adopted;
    private final int port;

    private EmbeddedPostgres(HomeFiles files, boolean namespaces) throws IOException {
        this.files = files;
        this.binaries = Binaries.unpackedBelow(files.root());
        this.runAs = RunAs.choose(files, namespaces);
        this.passwords = Passwords.readOrCreate(files);
        runAs.checkReach(files, binaries);
        new Cluster(files, binaries, runAs).createOrCheck(passwords);
        this.launch = new Launch(files, binaries, runAs);
        var usable = usableLeftover();
        this.adopted = usable != 0;
        this.port = adopted ? usable : launch.start();
        new Provision(port, passwords).createWhatIsMissing(adopted ? "It was running already." : "");
    }

    /**
     * Starts Postgres, or adopts the one that outlived an earlier process of ours. Returns when it takes connections.
     *
     * @param home BATUTA_HOME; made when missing
     * @throws DatabaseException with a sentence for the person at the terminal
     */
    public static EmbeddedPostgres start(Path home) {
        return start(home, true);
    }

    /** For tests: {@code namespaces} false takes the way of machines that forbid user namespaces. */
    static EmbeddedPostgres start(Path home, boolean namespaces) {
        long begun = System.nanoTime();
        try {
            var postgres = new EmbeddedPostgres(HomeFiles.in(home), namespaces);
            log.info(
                    "Postgres {} {} on 127.0.0.1:{} after {} ms",
                    Binaries.VERSION,
                    postgres.adopted ? "was still running" : "started",
                    postgres.port,
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
            return postgres;
        } catch (IOException e) {
            throw new DatabaseException(
                    "The embedded Postgres below %s cannot be used: %s. Check that the directory is writable and the disk has room."
                            .formatted(home, e),
                    e);
        }
    }

    /** Two builds with the same mark can share a running server; others would restart it. Fit for a file name. */
    public static String mark() {
        var settings = ServerFiles.postgresqlConf(0) + ServerFiles.PG_HBA;
        return Binaries.VERSION + "-" + Integer.toHexString(settings.hashCode());
    }

    /** Which Postgres it is. */
    public static String version() {
        return Binaries.VERSION;
    }

    /** Where to connect, with the two roles' logins. */
    public DatabaseAddress address() {
        return Provision.address(
                port, new Login(Cluster.OWNER, passwords.owner()), new Login(Provision.APP, passwords.app()));
    }

    /** True when this Postgres was running before we came. */
    public boolean wasAdopted() {
        return adopted;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The file Postgres writes its log to. */
    public Path logFile() {
        return files.log();
    }

    /** The process id of the running server; 0 when it does not run. */
    public long pid() {
        try {
            return Postmaster.living(files.data()).map(Postmaster::pid).orElse(0L);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Starts Postgres again, on the same port, if it died. Cheap when it did not; meant to be called when connections fail.
     *
     * @return true when it had to be started
     */
    public synchronized boolean ensureRunning() {
        try {
            if (Postmaster.living(files.data()).isPresent()) {
                return false;
            }
            log.warn("Postgres is not running any more; starting it again. Its log: {}", files.log());
            launch.startAgain(port);
            return true;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Sets a full log file aside (8 MB; three are kept). Meant to be called now and then by the housekeeping. */
    public void rotateLog() {
        try {
            new PostgresLog(files.log()).rotateWhenFull(PostgresLog.FULL);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Stops and waits. A fast stop that takes longer than half a minute becomes an immediate one. */
    public synchronized void stop(Stop how) {
        try {
            launch.stop(how, STOP_LIMIT);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** {@link Stop#FAST}. */
    @Override
    public void close() {
        stop(Stop.FAST);
    }

    /** The port of a running server that is just what we would start ourselves; any other is stopped and 0 returned. */
    private int usableLeftover() throws IOException {
        var leftover = Postmaster.living(files.data());
        if (leftover.isEmpty()) {
            return 0;
        }
        if (launch.isAsWeWouldStart(leftover.get())) {
            return launch.awaitReady(leftover.get().pid(), () -> false);
        }
        log.info("A Postgres with other settings or of another version still runs; it is restarted");
        launch.stop(Stop.FAST, STOP_LIMIT);
        return 0;
    }

    private DatabaseException unreadable(IOException e) {
        return new DatabaseException(
                "The files of the embedded Postgres below %s cannot be used: %s".formatted(files.root(), e), e);
    }
}
