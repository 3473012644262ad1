package io.batuta.tasks.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One host: what can be asked of it. Questions are put by threads of its own, so whoever asks may be interrupted without harm to others' connection. Thread-safe. */
final class Host implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A command that ends this soon is not looked for again. */
    private static final long HOLD_MILLIS = 1000;

    private static final long CLEAN_MILLIS = 200;

    private final Target target;
    private final Lines lines;
    private final ScheduledExecutorService clock;
    private final Watch watch;
    private final Set<String> ended = new LinkedHashSet<>();
    private boolean swept;

    Host(Target target, ScheduledExecutorService clock) {
        this.target = target;
        this.clock = clock;
        this.lines = new Lines(target, clock);
        this.watch = new Watch(this);
    }

    Target target() {
        return target;
    }

    Watch watch() {
        return watch;
    }

    /** Asks on a thread of its own. */
    <T> CompletableFuture<T> ask(String program, Line.Reader<T> reader) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("ssh " + target.to().host()).start(() -> {
            try {
                answer.complete(askNow(program, reader));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Asks on this thread, which nobody may interrupt. */
    <T> T askNow(String program, Line.Reader<T> reader) throws IOException {
        return lines.use(PATIENCE, line -> line.ask(program, target.to().directory(), reader));
    }

    /** Uses a connection for as long as it takes, on a thread of its own. */
    <T> CompletableFuture<T> use(Lines.Use<T> use) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().name("sftp " + target.to().host()).start(() -> {
            try {
                result.complete(lines.use(Duration.ofDays(365), use));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Begins an attempt; with {@code find}, only if it has not begun. */
    CompletableFuture<Begun> begin(RemoteAttempt attempt, Program program, boolean find) {
        boolean hold = !find && !lines.crowded();
        String text = Sh.set("name", attempt.name()) + program.assignments() + Sh.set("wrapper", RemoteScripts.WRAPPER)
                + RemoteScripts.begin(find, hold);
        return ask(text, (answer, hangUp) -> {
            long since = System.nanoTime();
            ScheduledFuture<?> impatience = clock.scheduleWithFixedDelay(() -> {
                if (lines.crowded() || System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(HOLD_MILLIS)) {
                    hangUp.run();
                }
            }, 50, 50, TimeUnit.MILLISECONDS);
            try {
                return begun(attempt, answer);
            } finally {
                impatience.cancel(false);
            }
        });
    }

    private static Begun begun(RemoteAttempt attempt, Line.Answer answer) throws IOException {
        String line = answer.line();
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "there" -> new Begun.Occupied();
            case "never" -> new Begun.Never();
            case "found" -> new Begun.Before(Integer.parseInt(words[1]));
            case "begun" -> new Begun.Now(Integer.parseInt(words[1]));
            case "ended" -> ended(attempt, words, answer);
            case "nobase" -> new Begun.NoPlace(line.substring("nobase ".length()));
            default -> throw new IOException(line.isEmpty() ? "it broke off" : "it answered '" + line + "'");
        };
    }

    private static Begun ended(RemoteAttempt attempt, String[] words, Line.Answer answer) throws IOException {
        int generation = Integer.parseInt(words[1]);
        int out = Integer.parseInt(words[3]);
        int err = Integer.parseInt(words[4]);
        if (out + err > 65_536) {
            return new Begun.Now(generation);
        }
        byte[] both = answer.bytes(out + err);
        if (out > 0) {
            attempt.out().add(java.util.Arrays.copyOfRange(both, 0, out));
        }
        if (err > 0) {
            attempt.err().add(java.util.Arrays.copyOfRange(both, out, out + err));
        }
        return new Begun.Ended(generation, Integer.parseInt(words[2]));
    }

    /** Ends an attempt: asks it to, or forces it. One that has not begun never will. */
    CompletableFuture<String> end(RemoteAttempt attempt, boolean force) {
        String text = Sh.set("name", attempt.name()) + Sh.set("signal", force ? "KILL" : "TERM")
                + Sh.set("sudo", attempt.sudo() ? "1" : "0") + RemoteScripts.END;
        return ask(text, (answer, _) -> answer.line()).thenApply(said -> {
            watch.lookClosely();
            return said;
        });
    }

    /** Removes what an attempt left there, soon. */
    void clean(String name) {
        synchronized (ended) {
            if (ended.isEmpty()) {
                var _ = clock.schedule(() -> Thread.ofVirtual().name("ssh-clean").start(this::cleanNow), CLEAN_MILLIS,
                        TimeUnit.MILLISECONDS);
            }
            ended.add(name);
        }
    }

    private void cleanNow() {
        List<String> names;
        String sweep;
        synchronized (ended) {
            names = List.copyOf(ended);
            ended.clear();
            sweep = swept ? "" : RemoteScripts.SWEEP;
            swept = true;
        }
        try {
            askNow("rm -rf -- " + Sh.words(names) + "\n" + sweep + "echo done\n", (answer, _) -> answer.line());
        } catch (IOException e) {
            LOG.warn("{} directories of ended attempts stay in {} on {}: {}", names.size(), target.to().directory(), target.words(),
                    e.getMessage());
        }
    }

    /** Closes what is idle. True when nothing is left. */
    boolean closeIdle() {
        synchronized (ended) {
            if (!ended.isEmpty()) {
                return false;
            }
        }
        return watch.idle() && lines.closeIdle();
    }

    @Override
    public void close() {
        watch.close();
        lines.close();
    }
}
