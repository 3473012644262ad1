package io.batuta.testing.kafka;

import io.batuta.testing.kafka.BrokerFiles.Occupant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, one node) in a JVM of its own, on 127.0.0.1. Its data stays in its directory: stop it, kill it, start
 * it again, and it goes on with the same topics.
 *
 * <pre>{@code
 * try (KafkaBroker broker = KafkaBroker.start(BrokerSettings.in(directory))) {
 *     producerConfig.put("bootstrap.servers", broker.bootstrapServers());
 *     …
 *     broker.kill();      // as if the machine had lost it
 *     broker.start();     // same port, same data
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; starts and stops happen one after the other. Every failure is a {@link BrokerException}.
 */
public final class KafkaBroker implements AutoCloseable {
    private final BrokerSettings settings;
    private final BrokerFiles files;
    private int port;
    private @Nullable Running running;

    private KafkaBroker(BrokerSettings settings) {
        this.settings = settings;
        this.files = new BrokerFiles(settings.directory());
        this.port = settings.port();
    }

    /** Starts a broker, or adopts the one that runs in this directory already, and returns when it serves clients. */
    public static KafkaBroker start(BrokerSettings settings) {
        KafkaBroker broker = new KafkaBroker(settings);
        broker.start();
        return broker;
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}; does nothing while it runs. Returns when it serves clients. */
    public synchronized void start() {
        if (isRunning() || (files.occupied() && adopted())) {
            return;
        }
        choosePort();
        Process process = new BrokerStart(settings, files).run(port);
        running = new Running(process.toHandle(), process);
    }

    /** Ends it in good order (TERM), or by force when its patience is over. Returns when it is gone; does nothing when none runs. */
    public synchronized void stop() {
        if (running != null) {
            end(running.process());
        }
        running = null;
    }

    /** Kills it outright (KILL), as a power cut would. Returns when it is gone; does nothing when none runs. */
    public synchronized void kill() {
        if (running != null) {
            running.process().destroyForcibly();
            files.awaitFree(settings.patience());
        }
        running = null;
    }

    /** Stops it, unless it was told to outlive its parent: then it is left running for the next start to adopt. */
    @Override
    public void close() {
        if (!settings.outlivesParent()) {
            stop();
        }
    }

    /** Whether its process is there. */
    public synchronized boolean isRunning() {
        return running != null && running.process().isAlive();
    }

    /** The port of its clients: the same over all restarts of this object. */
    public synchronized int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}, as clients want it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    /** The running broker's process id. */
    public synchronized long pid() {
        if (running == null) {
            throw new BrokerException("The broker in " + settings.directory() + " is not running; start() it first");
        }
        return running.process().pid();
    }

    /** Decides about a broker that runs here already: true when it is ours now, false when it is gone. */
    private boolean adopted() {
        Optional<Occupant> occupant = files.occupant();
        Optional<ProcessHandle> process = occupant
                .flatMap(known -> ProcessHandle.of(known.pid()))
                .filter(handle -> BrokerProgram.runs(handle, files.properties()));
        if (occupant.isEmpty() || process.isEmpty()) {
            // Caught between taking the directory and saying so, or between leaving and being gone.
            files.awaitFree(settings.patience());
            return false;
        }
        refuseWhenOwned(occupant.get(), process.get());
        if (fits(occupant.get())) {
            port = occupant.get().port();
            running = new Running(process.get(), null);
            return true;
        }
        end(process.get());
        return false;
    }

    private void refuseWhenOwned(Occupant known, ProcessHandle process) {
        boolean ownerLives = process.parent().filter(parent -> parent.pid() == known.owner()).isPresent();
        if (known.tied() && ownerLives) {
            throw new BrokerException("The broker in " + settings.directory() + " (process " + known.pid() + ") belongs to process "
                    + known.owner() + ", which is running; stop that one first, or use another directory");
        }
    }

    /** A tied broker without its owner is on its way out; one on another port is not what was asked for. */
    private boolean fits(Occupant known) {
        boolean rightPort = port == 0 || port == known.port();
        return !known.tied() && settings.outlivesParent() && rightPort && KafkaProbe.answers(known.port());
    }

    private void choosePort() {
        if (port == 0) {
            port = KafkaProbe.anyFreePort();
        } else if (!KafkaProbe.free(port)) {
            throw new BrokerException("Port " + port + " on 127.0.0.1 is taken by another program, so no broker was started in "
                    + settings.directory() + "; stop that program or choose another port");
        }
    }

    private void end(ProcessHandle process) {
        process.destroy();
        try {
            files.awaitFree(settings.patience());
        } catch (BrokerException stubborn) {
            process.destroyForcibly();
            files.awaitFree(settings.patience());
        }
    }

    /** @param child kept while it runs, because the end of its input pipe tells a tied broker that we are gone; null when adopted */
    private record Running(ProcessHandle process, @Nullable Process child) {}
}
