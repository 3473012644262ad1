package io.batuta.tasks.shell;

import io.batuta.model.shell.ShellConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A shell task in words. */
final class ShellWords {
    private static final String HOST = host();

    private ShellWords() {}

    /** The command as one would type it, or the script's first line; short enough for a sentence. */
    static String of(ShellConfig config) {
        String words = config.script() == null
                ? config.command().stream().map(ShellWords::quoted).collect(Collectors.joining(" "))
                : "the script \"" + config.script().lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .findFirst().orElse("") + " …\"";
        String oneLine = words.replace('\n', ' ');
        return oneLine.length() <= 200 ? oneLine : oneLine.substring(0, 200) + "…";
    }

    /** Who runs it, where. */
    static String userAtHost() {
        return System.getProperty("user.name") + "@" + HOST;
    }

    /** A directory with the home in place of a leading {@code ~}. */
    static Path expand(String directory, String home) {
        if (directory.equals("~") || directory.startsWith("~/")) {
            return Path.of(home + directory.substring(1));
        }
        return Path.of(directory).isAbsolute() ? Path.of(directory) : Path.of(home).resolve(directory);
    }

    private static String quoted(String word) {
        return word.isEmpty() || !word.matches("[A-Za-z0-9_./:=@%+,-]+") ? "'" + word.replace("'", "'\\''") + "'" : word;
    }

    /** The kernel's name of this host: no name server is asked. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
