package io.batuta.model.ssh;

import io.batuta.model.check.Check;
import io.batuta.model.check.ExitCodes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class SshProblems {
    private static final int MOST_CONTENT = 16 * 1024 * 1024;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@\\\\-]{0,99}");

    private SshProblems() {}

    static @Nullable String of(SshConfig config) {
        return Check.first(connection(config.connection()), what(config), Check.env(config.env(), VARIABLE, "letters, digits and _ only"),
                Check.path("directory", config.directory()), sudo(config), ExitCodes.problem(config.successCodes(), config.skipCode()),
                Check.text("stdin", config.stdin(), Check.TEXT, "; upload it with Ssh.upload(…)"),
                Check.number("maxOutputMb", config.maxOutputMb(), 1, 1_000_000), Check.patience("giveUpAfter", config.giveUpAfter()));
    }

    static @Nullable String of(SshTransferConfig config) {
        String local = config.local();
        return Check.first(connection(config.connection()), remote(config.remote()),
                config.remote().endsWith("/") || config.remote().equals("~")
                        ? "remote path: '" + Check.cut(config.remote()) + "' names a directory; name the file"
                        : null,
                (local == null) == (config.content() == null)
                        ? "give it a file on this host with .from(…) or .to(…), or for an upload a text with .content(…)"
                        : null,
                Check.file("local path", local), Check.text("content", config.content(), MOST_CONTENT, "; put it into a file"),
                config.mode() == null || config.mode().matches("[0-7]{3,4}")
                        ? null
                        : "mode: '" + Check.cut(config.mode()) + "' is not octal, such as 640");
    }

    static @Nullable String of(SshWaitConfig config) {
        int slash = config.remote().lastIndexOf('/');
        return Check.first(connection(config.connection()), remote(config.remote()),
                config.remote().substring(0, slash + 1).matches(".*[*?].*") ? "remote path: only its last part may have * and ?" : null,
                config.settled() && config.looks().givesRoom()
                        ? "settled and givingRoomBack cannot be used together: two looks must be compared"
                        : null);
    }

    private static @Nullable String connection(String id) {
        return Check.connection(id, "it has no connection: give it one of kind ssh with .connection(\"…\")");
    }

    private static @Nullable String remote(String path) {
        return path.isEmpty() ? "remote path: it has no path on the other host" : Check.path("remote path", path);
    }

    private static @Nullable String what(SshConfig config) {
        if (config.command().isEmpty() == (config.script() == null)) {
            return "give it either a command (.command(\"psql\", \"-c\", …)) or a script (.script(\"…\"))";
        }
        if (config.script() != null && config.script().isBlank()) {
            return "script: it is empty";
        }
        return Check.first(Check.command(config.command()), Check.text("script", config.script(),
                config.sudo() == null ? Check.TEXT : Check.WORD, "; upload it with Ssh.upload(…) and run that"));
    }

    private static @Nullable String sudo(SshConfig config) {
        String user = config.sudo();
        if (user == null) {
            return null;
        }
        if (!USER.matcher(user).matches()) {
            return "sudo: '" + Check.cut(user) + "' cannot be a user's name";
        }
        return config.stdin() == null ? null : "sudo and stdin cannot be used together: write the text to a file and read that";
    }
}
