package io.batuta.engine.bundle;

import io.batuta.model.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One builder process, seen from the server. Used by one thread at a time. */
final class BuilderProcess implements AutoCloseable {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int MOST_BUILDS = 100;
    private static final int MOST_SAID = 4_000;

    private final int heapMb;
    private final Process process;
    private final BufferedReader answers;
    private final StringBuilder said = new StringBuilder();
    private int builds;
    private boolean broken;

    BuilderProcess(Builder.Settings settings) throws IOException {
        this.heapMb = settings.heapMb();
        // Its start costs half as much once the JVM has kept its classes in an archive there.
        Files.createDirectories(settings.work());
        ProcessBuilder command = new ProcessBuilder(command(settings));
        Map<String, String> environment = command.environment();
        environment.keySet().retainAll(KEPT);
        this.process = command.start();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        thread("builder-stderr", this::listen);
    }

    private static List<String> command(Builder.Settings settings) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // A process group of its own: what is typed at our terminal does not reach author code.
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx" + settings.heapMb() + "m", "-Xss1m", "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash", "-Xlog:disable", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-cp",
                System.getProperty("java.class.path")));
        if (installed()) {
            command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + settings.work().resolve("builder.jsa")));
        }
        command.add(BuilderMain.class.getName());
        return command;
    }

    /** Whether we run from jars: only then can the JVM keep our classes in an archive. */
    private static boolean installed() {
        var source = BuilderProcess.class.getProtectionDomain().getCodeSource();
        boolean jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).allMatch(entry -> entry.endsWith(".jar"));
        return jars && source != null && source.getLocation().getPath().endsWith(".jar");
    }

    boolean usable() {
        return !broken && builds < MOST_BUILDS && process.isAlive();
    }

    /** Has it built. The limit is the author code's and kept by the builder itself; together with compiling it may take three times as long. */
    BuildProtocol.Answer ask(BuildProtocol.Request request) throws InterruptedException {
        builds++;
        forget();
        try {
            process.getOutputStream().write((Json.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            return died(request);
        }
        CompletableFuture<String> line = new CompletableFuture<>();
        thread("builder-answer", () -> read(line));
        // What author code has started may hold the pipe open for longer than the builder lives; an answer given just before its end is read first.
        var _ = process.onExit().thenRunAsync(() -> line.completeExceptionally(new IOException("it ended")),
                CompletableFuture.delayedExecutor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS));
        try {
            BuildProtocol.Answer answer = Json.read(line.get(3 * request.limitMillis() + GRACE.toMillis(), TimeUnit.MILLISECONDS),
                    BuildProtocol.Answer.class);
            broken |= answer.last();
            return answer;
        } catch (TimeoutException e) {
            broken = true;
            close();
            return failed(request,
                    "compiling it and making its DAG did not end within " + (3 * request.limitMillis() + GRACE.toMillis()) / 1000
                            + " s, and the process had to be killed");
        } catch (ExecutionException e) {
            return died(request);
        }
    }

    /** Reading a pipe holds a thread of the system until something comes. Virtual ones would leave a machine of two cores one carrier for all its work while two builders live. */
    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    /** The next line that is an answer; what the JVM itself prints is kept as last words. */
    private void read(CompletableFuture<String> answer) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("{")) {
                    answer.complete(line);
                    return;
                }
                say(line);
            }
            answer.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    private void listen() {
        try (InputStream errors = process.getErrorStream()) {
            byte[] buffer = new byte[4096];
            for (int n = errors.read(buffer); n >= 0; n = errors.read(buffer)) {
                say(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            say(e.toString());
        }
    }

    private void say(String text) {
        synchronized (said) {
            said.append(text).append('\n');
            said.delete(0, Math.max(0, said.length() - MOST_SAID));
        }
    }

    private BuildProtocol.Answer died(BuildProtocol.Request request) throws InterruptedException {
        broken = true;
        boolean ended = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        close();
        if (lastWords().contains("java.lang.OutOfMemoryError")) {
            return failed(request, "making its DAG needs more than " + heapMb
                    + " MB of memory (OutOfMemoryError); dag() must only describe the work, not load data");
        }
        int code = ended ? process.exitValue() : -1;
        return failed(request, "its code ended the process that makes its DAG (exit code " + code + "); dag() must not call System.exit");
    }

    private BuildProtocol.Answer failed(BuildProtocol.Request request, String sentence) {
        return BuildProtocol.Answer.failed(new BuildProtocol.Trouble(request.name() + ": " + sentence, null, lastWords()));
    }

    private String lastWords() {
        synchronized (said) {
            return said.toString();
        }
    }

    private void forget() {
        synchronized (said) {
            said.setLength(0);
        }
    }

    /** Ends it with everything that author code started: at once when it does not listen any more, else by the end of its input. */
    @Override
    public void close() {
        boolean listens = !broken;
        broken = true;
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            listens = false;
        }
        if (listens) {
            var _ = process.onExit().orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                }
            });
        } else {
            process.destroyForcibly();
        }
    }
}
