package io.batuta.tasks.ssh;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The one place where text becomes part of a shell's program. Whatever an author, a parameter or a connection says passes through here before another host's shell sees it. Pure.
 */
final class Sh {
    /** A plain sh that reads its program from the first line of standard input and runs it. */
    static final String READ_AND_RUN = "sh -c 'IFS= read -r s; eval \"$(printf %b \"$s\")\"'";

    /**
     * What the login shell on the other side is told, whichever it is (bash, zsh, fish, csh): start a plain sh, which reads its program from one line of standard input. The line comes from {@link
     * #line}.
     */
    static final String COMMAND = "exec " + READ_AND_RUN;

    private Sh() {}

    /** One word, whatever characters it has: the shell hands it on as it is. */
    static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a word of a shell cannot hold U+0000");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** A command of words. */
    static String words(List<String> words) {
        return words.stream().map(Sh::quote).collect(Collectors.joining(" "));
    }

    /** {@code name='value'} and a line end; the name is ours. */
    static String set(String name, String value) {
        return name + "=" + quote(value) + "\n";
    }

    /** Changes into a directory of the user's: absolute, {@code ~}, {@code ~/…}, or relative to the home. */
    static String home(String directory) {
        if (directory.equals("~")) {
            return "\"$HOME\"";
        }
        if (directory.startsWith("~/")) {
            return "\"$HOME\"/" + quote(directory.substring(2));
        }
        return directory.startsWith("/") ? quote(directory) : "\"$HOME\"/" + quote(directory);
    }

    /** A program as the one line that {@link #COMMAND} reads. */
    static String line(String program) {
        return program.replace("\\", "\\\\").replace("\n", "\\n") + "\n";
    }
}
