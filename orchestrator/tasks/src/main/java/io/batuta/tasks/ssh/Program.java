package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConfig;
import java.util.List;
import java.util.Map;

/**
 * What an author wants to run, as files of the attempt's directory on the other host. Pure.
 *
 * @param run a program for sh, run in that directory
 * @param terminal a program for sh that runs in the terminal {@code run} makes; empty without one
 * @param script the author's script; empty when there is none or when another user must read it
 * @param input what the standard input of {@code run} is
 */
record Program(String run, String terminal, String script, String input) {
    /**
     * Makes a terminal. Nobody types there, and whoever waits for that (a question for a password) is told every other second: the end-of-input character is sent. Standard input must not end,
     * because {@code script} would then type a character of its own. What is typed is not echoed where {@code script} can be told so (util-linux 2.36).
     */
    private static final String TERMINAL = """
            mkfifo hold && exec 4<>hold
            (while :; do printf '\\004' >&4; sleep 2; done) &
            typist=$!
            silent=
            script -E never -qc true /dev/null < /dev/null > /dev/null 2>&1 && silent='-E never'
            SHELL=/bin/sh script $silent -qefc 'exec sh terminal' /dev/null <&4 4>&-
            code=$?
            kill "$typist"
            exit "$code"
            """;

    /** The program of an attempt; {@code env} is what it is given beside the host's own environment. */
    static Program of(SshConfig config, Map<String, String> env) {
        boolean sudo = config.sudo() != null;
        String work = "here=$PWD\n" + environment(env) + directory(config) + command(config);
        String run = sudo
                ? "exec " + Sh.words(List.of("sudo", "-n", "-H", "-u", String.valueOf(config.sudo()), "--")) + " " + Sh.READ_AND_RUN
                : work;
        String input = sudo ? Sh.line(work) : config.stdin() == null ? "" : config.stdin();
        String script = config.script() == null || sudo ? "" : config.script();
        if (!config.pty()) {
            return new Program(run, "", script, input);
        }
        String terminal = (input.isEmpty() ? "" : "exec < in\n") + run;
        return new Program(TERMINAL, terminal, script, input);
    }

    String assignments() {
        return Sh.set("run", run) + Sh.set("terminal", terminal) + Sh.set("script", script) + Sh.set("input", input);
    }

    private static String environment(Map<String, String> env) {
        StringBuilder text = new StringBuilder();
        env.forEach((name, value) -> text.append("export ").append(Sh.set(name, value)));
        return text.toString();
    }

    private static String directory(SshConfig config) {
        String directory = config.directory() == null ? "~" : config.directory();
        return "cd -- " + Sh.home(directory) + " 2>/dev/null || { printf '%s\\n' "
                + Sh.quote(SshEnding.NO_DIRECTORY + directory) + " >&2; exit " + SshEnding.NO_DIRECTORY_CODE + "; }\n";
    }

    /** Another user cannot read the attempt's files, so under sudo everything comes in one text. */
    private static String command(SshConfig config) {
        String script = config.script();
        // Under sudo, this program itself is what comes on standard input.
        String silent = config.sudo() == null ? "\n" : config.pty() ? " < /dev/tty\n" : " < /dev/null\n";
        if (script == null) {
            return "exec " + Sh.words(config.command()) + silent;
        }
        return "exec bash -euo pipefail " + (config.sudo() == null ? "\"$here/script\"" : "-c " + Sh.quote(script)) + silent;
    }
}
