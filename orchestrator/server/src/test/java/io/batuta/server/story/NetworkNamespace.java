package io.batuta.server.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/** Another host as far as the network goes: a network namespace behind a cable, which can be pulled. It needs root; without it a test is skipped with a line. */
final class NetworkNamespace implements AutoCloseable {
    private static final Path IP = Path.of("/usr/sbin/ip");

    private final String name;
    private final String net;

    private NetworkNamespace(String name, String net) {
        this.name = name;
        this.net = net;
    }

    static NetworkNamespace create() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(IP) && "root".equals(System.getProperty("user.name")),
                "skipped: a network namespace needs root and iproute2");
        int number = ThreadLocalRandom.current().nextInt(1, 250);
        // Addresses that are set aside for measurements of networks.
        NetworkNamespace made = new NetworkNamespace("batuta-" + ProcessHandle.current().pid() + "-" + number, "198.18." + number + ".");
        Assumptions.assumeTrue(made.runs("netns", "add", made.name), "skipped: no network namespace can be made here");
        try {
            made.lay();
            return made;
        } catch (IOException | InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private void lay() throws IOException, InterruptedException {
        run("link", "add", cable("a"), "type", "veth", "peer", "name", cable("b"));
        run("link", "set", cable("b"), "netns", name);
        run("address", "add", net + "1/30", "dev", cable("a"));
        run("link", "set", cable("a"), "up");
        run("-n", name, "address", "add", net + "2/30", "dev", cable("b"));
        run("-n", name, "link", "set", "lo", "up");
        mend();
    }

    /** Names of devices have 15 characters at most. */
    private String cable(String end) {
        return "bat" + net.split("\\.")[2] + end + ProcessHandle.current().pid() % 100_000;
    }

    /** The words before a command that make it run there. */
    List<String> inside() {
        return List.of(IP.toString(), "netns", "exec", name);
    }

    /** Its address. */
    String address() {
        return net + "2";
    }

    /** Pulls the cable: nothing arrives any more, and nobody is told. */
    void cut() throws IOException, InterruptedException {
        run("-n", name, "link", "set", cable("b"), "down");
    }

    /** Puts it in. */
    void mend() throws IOException, InterruptedException {
        run("-n", name, "link", "set", cable("b"), "up");
    }

    private boolean runs(String... words) throws IOException, InterruptedException {
        return program(words).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    private static void run(String... words) throws IOException, InterruptedException {
        Process process = program(words).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ip " + String.join(" ", words) + ": " + said);
        }
    }

    private static ProcessBuilder program(String... words) {
        List<String> command = new ArrayList<>(List.of(IP.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** The cable goes with it. */
    @Override
    public void close() throws IOException, InterruptedException {
        run("netns", "delete", name);
    }
}
