package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConfig;
import java.util.stream.Collectors;

/** An SSH task in words. Pure. */
final class SshWords {
    private SshWords() {}

    /** The command as one would type it, or the script's first line; short enough for a sentence. */
    static String of(SshConfig config) {
        String sudo = config.sudo() == null ? "" : config.sudo().equals("root") ? "sudo " : "sudo -u " + config.sudo() + " ";
        String words = config.script() == null
                ? config.command().stream().map(SshWords::quoted).collect(Collectors.joining(" "))
                : "the script \"" + config.script().lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .findFirst().orElse("") + " …\"";
        String oneLine = (sudo + words).replace('\n', ' ');
        return oneLine.length() <= 200 ? oneLine : oneLine.substring(0, 200) + "…";
    }

    /** Where it runs. */
    static String directory(SshConfig config) {
        return config.directory() == null ? "~" : config.directory();
    }

    /** The command, its directory, and who runs it where. */
    static String all(SshConfig config, Target target) {
        return of(config) + " in " + directory(config) + " as " + target.words();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : Sh.quote(word);
    }
}
