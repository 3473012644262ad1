package io.batuta.tasks.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.model.ssh.Ssh;
import io.batuta.model.ssh.SshResult;
import io.batuta.model.task.Outcome;
import io.batuta.tasks.RecordingContext;
import io.batuta.testing.ssh.Sshd;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of authors, parameters and connections never becomes a shell's program; what cannot be passed on is refused by name. */
class SshQuotingTest {
    private static final String LEDGER = "LEDGER";
    private static final List<String> INJECTIONS = List.of("'; touch LEDGER; '", "$(touch LEDGER)", "`touch LEDGER`",
            "\"; touch LEDGER; \"",
            "x\ntouch LEDGER\n", "x && touch LEDGER", "| touch LEDGER", "\\'; touch LEDGER; #", "${IFS}touch${IFS}LEDGER",
            "-oProxyCommand=touch LEDGER",
            "\\n touch LEDGER \\c", "%b\\047;touch LEDGER", "!touch LEDGER", "~;touch LEDGER", "*", "'\\''");

    @TempDir Path work;

    private static String through(List<String> shell, String text) throws Exception {
        Process process = new ProcessBuilder(shell).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(Sh.line("printf %s " + Sh.quote(text)).getBytes(StandardCharsets.UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/bash", "/usr/bin/zsh", "/usr/bin/fish", "/usr/bin/tcsh", "/usr/bin/mksh"})
    void everyLoginShellHandsEveryTextOn(String shell) throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(Path.of(shell)) || System.getenv("CI") != null,
                shell + " is not installed");
        if (!Files.isExecutable(Path.of(shell))) {
            return;
        }
        for (String text : INJECTIONS) {
            assertThat(through(List.of(shell, "-c", Sh.COMMAND), text)).isEqualTo(text);
        }
        Random random = new Random(4711);
        String alphabet = "ab '\"\\$`!%\n\t;&|<>(){}[]*?~#=-\u00e9\u4e2d\r";
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder("x");
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            text.append('x');
            assertThat(through(List.of(shell, "-c", Sh.COMMAND), text.toString())).isEqualTo(text.toString());
        }
    }

    @Test
    void noFieldCanBeginAProgramOfItsOwn() throws Exception {
        Path ledger = work.resolve(LEDGER);
        try (Sshd sshd = Sshd.start(Files.createDirectory(work.resolve("server"))); Hosts hosts = new Hosts()) {
            SshHandler handler = new SshHandler(hosts);
            int number = 0;
            for (String injection : INJECTIONS) {
                String evil = injection.replace(LEDGER, ledger.toString());
                String id = "evil";
                List<Ssh<SshResult>> all = List.of(
                        Ssh.run(id).command("printf", "%s", evil), Ssh.run(id).command("sh", "-c", "printf %s \"$EVIL\"").env("EVIL", evil),
                        Ssh.run(id).command("cat").stdin(evil));
                for (Ssh<SshResult> ssh : all) {
                    RecordingContext task = new RecordingContext(ssh.connection("worker"),
                            Files.createDirectory(work.resolve("t" + ++number)))
                            .attempt(number).with(sshd.connection(Map.of()));
                    assertThat(ssh.problem()).isNull();
                    Outcome outcome = handler.start(task);
                    assertThat(outcome).isInstanceOf(Outcome.Success.class);
                    assertThat(((SshResult) Objects.requireNonNull(((Outcome.Success) outcome).output())).stdout()).isEqualTo(evil);
                }
                for (Ssh<SshResult> ssh : List.of(Ssh.run(id).command(evil), Ssh.run(id).command("true").in(evil),
                        Ssh.run(id).command("true").sudo(evil),
                        Ssh.run(id).command("true").env(evil, "x"))) {
                    if (ssh.connection("worker").problem() == null) {
                        RecordingContext task = new RecordingContext(ssh, Files.createDirectory(work.resolve("t" + ++number)))
                                .attempt(number)
                                .with(sshd.connection(Map.of()));
                        assertThat(handler.start(task)).isInstanceOf(Outcome.Failure.class);
                    }
                }
            }
        }
        assertThat(ledger).doesNotExist();
    }

    @Test
    void whatCannotBePassedOnIsRefusedByName() {
        String huge = "x".repeat(300 * 1024);
        assertThat(Ssh.run("a").command("true").problem()).startsWith("it has no connection");
        assertThat(problem(Ssh.run("a"))).contains("command", "script");
        assertThat(problem(Ssh.run("a").command("x").script("y"))).contains("either a command");
        assertThat(problem(Ssh.run("a").command(""))).isEqualTo("command: its first word is blank");
        // bash would take it for an option of its own exec, and run the next word or nothing at all.
        assertThat(problem(Ssh.run("a").command("-c", "true"))).startsWith("command: its first word '-c' is an option and not a program");
        assertThat(problem(Ssh.run("a").command("x", "\0"))).startsWith("command: it contains the character U+0000");
        assertThat(problem(Ssh.run("a").command("x", huge))).startsWith("command: it is longer");
        assertThat(problem(Ssh.run("a").script(" "))).isEqualTo("script: it is empty");
        assertThat(problem(Ssh.run("a").script(huge))).startsWith("script: it is longer than 256 kB");
        assertThat(problem(Ssh.run("a").command("x").stdin(huge))).startsWith("stdin: it is longer than 256 kB");
        for (String name : List.of("", "A=B", "A B", "1A", "A;B", "A\n")) {
            assertThat(problem(Ssh.run("a").command("x").env(name, "v"))).startsWith("env: '");
        }
        assertThat(problem(Ssh.run("a").command("x").env("A", huge))).startsWith("env A: it is longer");
        assertThat(problem(Ssh.run("a").command("x").in(""))).isEqualTo("directory: it is empty");
        assertThat(problem(Ssh.run("a").command("x").in("~root/x"))).contains("another user's home");
        assertThat(problem(Ssh.run("a").command("x").in("a\nb"))).startsWith("directory: it must be one line");
        assertThat(problem(Ssh.run("a").command("x").sudo("-u root"))).startsWith("sudo: '");
        assertThat(problem(Ssh.run("a").command("x").sudo().stdin("y"))).contains("sudo and stdin");
        assertThat(problem(Ssh.run("a").command("x").successCodes())).contains("at least one must mean success");
        assertThat(problem(Ssh.run("a").command("x").successCodes(256))).contains("0 to 255");
        assertThat(problem(Ssh.run("a").command("x").skipCode(0))).contains("both success and skipped");
        assertThat(problem(Ssh.run("a").command("x").maxOutputMb(0))).startsWith("maxOutputMb");
        assertThat(problem(Ssh.run("a").command("x").giveUpAfter(Duration.ofSeconds(-1)))).startsWith("giveUpAfter");
        assertThat(Ssh.run("a").command("x").connection("a b").problem()).startsWith("connection: ");
    }

    private static String problem(Ssh<?> ssh) {
        return String.valueOf(ssh.connection("worker").problem());
    }

    @Test
    void wordsOfACommandStayApart() {
        assertThat(Sh.words(List.of("a b", "c'd"))).isEqualTo("'a b' 'c'\\''d'");
        assertThat(Sh.home("~/a b")).isEqualTo("\"$HOME\"/'a b'");
        assertThat(Sh.home("/x$y")).isEqualTo("'/x$y'");
    }
}
