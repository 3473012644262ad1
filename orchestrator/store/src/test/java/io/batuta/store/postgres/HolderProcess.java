package io.batuta.store.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of its own that starts an embedded Postgres and then sits there until it is killed. */
final class HolderProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private HolderProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What runs in the process. */
    public static void main(String[] arguments) throws IOException {
        var postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
        System.out.println("ready " + postgres.pid() + " " + postgres.port());
        // Our parent never writes: this waits for its end, or for ours.
        System.in.read();
        postgres.close();
        System.out.println("stopped");
    }

    /** Starts it in a process group of its own, behind {@code prefix} (such as setpriv with its arguments). */
    static HolderProcess start(Path home, List<String> prefix) throws IOException {
        return start(home, prefix, System.getProperty("java.class.path"));
    }

    static HolderProcess start(Path home, List<String> prefix, String classPath) throws IOException {
        var command = new ArrayList<String>();
        command.add("setsid");
        command.addAll(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                HolderProcess.class.getName(),
                home.toString()));
        return new HolderProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The process id of its Postgres, once that is ready. */
    long awaitPostgres() throws IOException {
        return Long.parseLong(awaitLine("ready ").split(" ")[1]);
    }

    /** Lets it end in an orderly way. */
    void leave() throws IOException {
        process.getOutputStream().close();
        awaitLine("stopped");
    }

    /** kill -9 of its whole process group, as a terminal or a supervisor does it. */
    void killGroup() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-9", "--", "-" + process.pid()).start().waitFor();
        process.waitFor();
    }

    private String awaitLine(String start) throws IOException {
        var seen = new ArrayList<String>();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            seen.add(line);
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new IOException("The process ended without saying '" + start + "': " + String.join("\n", seen));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
