package io.batuta.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Types commands, as a script would: in this process, with what they print caught, and nobody at a terminal. Remembers which were typed. */
final class Shell {
    private final Path home;
    private final Set<String> typed = new TreeSet<>();

    Shell(Path home) {
        this.home = home;
    }

    /** How a command ended, and what it said. */
    record Ran(int code, String out, String err) {
        JsonNode json() {
            return Json.tree(out);
        }

        /** For assertions that fail. */
        String all() {
            return "exit code " + code + "\n" + out + err;
        }
    }

    /** Types it, words apart by blanks, against this shell's home. */
    Ran run(String line) {
        return run(line, "");
    }

    /** The same, with something on stdin. */
    Ran run(String line, String stdin) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of("--home", home.toString()));
        return exactly(stdin, words.toArray(String[]::new));
    }

    /** Exactly these words. */
    Ran exactly(String stdin, String... words) {
        typed.add(words.length > 1 && !words[1].startsWith("-") ? words[0] + " " + words[1] : words[0]);
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(stdin.getBytes(UTF_8)));
            System.setOut(new PrintStream(said, true, UTF_8));
            System.setErr(new PrintStream(complained, true, UTF_8));
            int code = Cli.run(words);
            return new Ran(code, said.toString(UTF_8), complained.toString(UTF_8));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Commands with their subcommands, as typed so far. */
    Set<String> typed() {
        return typed;
    }
}
