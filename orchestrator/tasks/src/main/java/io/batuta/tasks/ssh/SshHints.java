package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConfig;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What to do about a failed command, where the pattern is known. Pure. */
final class SshHints {
    private SshHints() {}

    static @Nullable String of(int code, String said, SshConfig config, Target target) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("a terminal is required") || text.contains("must have a tty") || text.contains("no tty present")) {
            return config.pty()
                    ? "sudo wants a password, which a task cannot type: allow the command without one in sudoers (NOPASSWD)"
                    : "sudo wants a terminal: add .pty(), or allow the command without a password in sudoers (NOPASSWD) and without requiretty";
        }
        if (text.contains("sudo: a password is required") || text.contains("[sudo] password for")
                || text.contains("no password was provided")
                || text.contains("sudo: interactive authentication is required")) {
            return "sudo wants a password, which a task cannot type: allow " + target.to().user()
                    + " the command without one in sudoers (NOPASSWD)";
        }
        if (text.contains("is not in the sudoers file") || text.contains("is not allowed to execute")) {
            return "allow it in sudoers on " + target.to().host() + ": visudo, then " + target.to().user() + " ALL=(ALL) NOPASSWD: …";
        }
        if (text.contains("not a tty") || text.contains("inappropriate ioctl for device") || text.contains("not a terminal")) {
            return config.pty() ? null : "the command wants a terminal: add .pty()";
        }
        return ofCode(code, text, config, target);
    }

    private static @Nullable String ofCode(int code, String text, SshConfig config, Target target) {
        if (config.pty() && text.contains("script") && code == 127) {
            return "a terminal is made by the program script, which is missing on " + target.to().host()
                    + ": install util-linux (or bsdutils) there";
        }
        if (code == 127 || text.contains("command not found")) {
            return "the program is not installed on " + target.to().host() + " or not on the PATH of a login without a terminal"
                    + " (profiles are not read there): name it by its full path, or set .env(\"PATH\", …)";
        }
        if (code == 126) {
            return "the program is there but may not be executed: chmod +x it, and check that its #! line names a program that exists";
        }
        if (text.contains("docker.sock") && text.contains("permission denied")) {
            return "add " + target.to().user() + " to the group docker on that host, and log in anew";
        }
        if (text.contains("permission denied")) {
            return "it runs as " + (config.sudo() == null ? target.to().user() : config.sudo()) + " on " + target.to().host()
                    + ", who lacks that permission";
        }
        if (text.contains("no such file or directory")) {
            return "a path without a leading / counts from the directory it runs in, which is " + SshWords.directory(config)
                    + ": set it with .in(\"…\")";
        }
        if (text.contains("no space left on device")) {
            return "a disk of " + target.to().host() + " is full";
        }
        return code == 137 ? "if nobody killed it, that host ran out of memory: see its kernel's log (dmesg)" : null;
    }
}
