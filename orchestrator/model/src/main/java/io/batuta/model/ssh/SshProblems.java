package io.batuta.model.ssh;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with settings, in a sentence that names the field; null when nothing is. Pure. */
final class SshProblems {
    private static final int MOST_TEXT = 256 * 1024;

    /** A Linux kernel takes no longer argument or variable than 128 kB. */
    private static final int MOST_WORD = 120 * 1024;

    private static final Pattern CONNECTION = Pattern.compile("[\\w.-]{1,200}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@\\\\-]{0,99}");

    private SshProblems() {}

    static @Nullable String of(SshConfig config) {
        return first(connection(config.connection()), what(config), env(config.env()), directory(config.directory()), sudo(config),
                codes(config.successCodes(), config.skipCode()), text("stdin", config.stdin(), "; upload it with Ssh.upload(…)"),
                config.maxOutputMb() < 1 || config.maxOutputMb() > 1_000_000 ? "maxOutputMb must be 1 to 1000000" : null,
                patience(config.giveUpAfter()));
    }

    static @Nullable String of(SshTransferConfig config) {
        String local = config.local();
        return first(connection(config.connection()), config.remote().isEmpty() ? "it has no path on the other host" : null,
                path("remote path", config.remote()),
                config.remote().endsWith("/") || config.remote().equals("~")
                        ? "remote path: '" + cut(config.remote()) + "' names a directory; name the file"
                        : null,
                (local == null) == (config.content() == null)
                        ? "give it a file on this host with .from(…) or .to(…), or for an upload a text with .content(…)"
                        : null,
                local == null ? null : local(local), text("content", config.content(), "; put it into a file", 16 * 1024 * 1024),
                config.mode() == null || config.mode().matches("[0-7]{3,4}")
                        ? null
                        : "mode: '" + cut(config.mode()) + "' is not octal, such as 640");
    }

    static @Nullable String of(SshWaitConfig config) {
        int slash = config.remote().lastIndexOf('/');
        return first(connection(config.connection()), config.remote().isEmpty() ? "it has no path on the other host" : null,
                path("remote path", config.remote()),
                config.remote().substring(0, slash + 1).matches(".*[*?].*") ? "remote path: only its last part may have * and ?" : null,
                config.settled() && config.looks().givesRoom()
                        ? "settled and givingRoomBack cannot be used together: two looks must be compared"
                        : null);
    }

    private static @Nullable String local(String local) {
        String problem = path("local path", local);
        return problem != null || local.startsWith("/") || local.startsWith("~/")
                ? problem
                : "local path: '" + cut(local) + "' must be absolute or begin with ~/";
    }

    static @Nullable String connection(String id) {
        if (id.isEmpty()) {
            return "it has no connection: give it one of kind ssh with .connection(\"…\")";
        }
        return CONNECTION.matcher(id).matches()
                ? null
                : "connection: an id has 1 to 200 letters, digits and _ . -, and '" + cut(id) + "' has others";
    }

    private static @Nullable String what(SshConfig config) {
        if (config.command().isEmpty() == (config.script() == null)) {
            return "give it either a command (.command(\"psql\", \"-c\", …)) or a script (.script(\"…\"))";
        }
        if (!config.command().isEmpty() && config.command().getFirst().isBlank()) {
            return "its command has no program";
        }
        for (String word : config.command()) {
            String problem = text("command", word, "", MOST_WORD);
            if (problem != null) {
                return problem;
            }
        }
        int all = config.command().stream().mapToInt(String::length).sum();
        if (all > MOST_TEXT) {
            return "command: it is longer than 256 kB in all; put the data into a file";
        }
        if (config.script() != null && config.script().isBlank()) {
            return "its script is empty";
        }
        return text("script", config.script(), "; upload it with Ssh.upload(…) and run that",
                config.sudo() == null ? MOST_TEXT : MOST_WORD);
    }

    private static @Nullable String env(Map<String, String> env) {
        int all = 0;
        for (Map.Entry<String, String> one : env.entrySet()) {
            if (!VARIABLE.matcher(one.getKey()).matches()) {
                return "env: '" + cut(one.getKey()) + "' cannot be the name of an environment variable: letters, digits and _ only";
            }
            String problem = text("env " + one.getKey(), one.getValue(), "", MOST_WORD);
            if (problem != null) {
                return problem;
            }
            all += one.getKey().length() + one.getValue().length();
        }
        return all > MOST_TEXT ? "env: its variables are longer than 256 kB in all" : null;
    }

    private static @Nullable String directory(@Nullable String directory) {
        return directory == null ? null : path("directory", directory);
    }

    /** A path on the other host. */
    static @Nullable String path(String field, String path) {
        if (path.isBlank()) {
            return field + ": it is empty";
        }
        if (path.startsWith("~") && !path.equals("~") && !path.startsWith("~/")) {
            return field + ": '" + cut(path) + "' names another user's home; only ~ and ~/… are known";
        }
        if (path.indexOf('\n') >= 0 || path.indexOf('\r') >= 0) {
            return field + ": a path cannot have several lines";
        }
        return text(field, path, "", 4096);
    }

    private static @Nullable String sudo(SshConfig config) {
        String user = config.sudo();
        if (user == null) {
            return null;
        }
        if (!USER.matcher(user).matches()) {
            return "sudo: '" + cut(user) + "' cannot be a user's name";
        }
        return config.stdin() == null ? null : "sudo and stdin cannot be used together: write the text to a file and read that";
    }

    private static @Nullable String codes(Set<Integer> success, @Nullable Integer skip) {
        boolean fit = success.stream().allMatch(SshProblems::exitCode) && (skip == null || exitCode(skip));
        if (!fit || success.isEmpty()) {
            return "successCodes and skipCode: exit codes are 0 to 255, and at least one must mean success";
        }
        return skip != null && success.contains(skip) ? "skipCode: exit code " + skip + " cannot mean both success and skipped" : null;
    }

    private static boolean exitCode(int code) {
        return code >= 0 && code <= 255;
    }

    private static @Nullable String patience(Duration patience) {
        return patience.isNegative() || patience.compareTo(Duration.ofDays(365)) > 0 ? "giveUpAfter must be 0 to 365 days" : null;
    }

    private static @Nullable String text(String field, @Nullable String text, String advice) {
        return text(field, text, advice, MOST_TEXT);
    }

    private static @Nullable String text(String field, @Nullable String text, String advice, int most) {
        if (text == null) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            return field + ": it contains the character U+0000, which no command can be given";
        }
        return text.length() > most ? field + ": it is longer than " + most / 1024 + " kB" + advice : null;
    }

    @SafeVarargs
    private static @Nullable String first(@Nullable String... problems) {
        for (String problem : problems) {
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
