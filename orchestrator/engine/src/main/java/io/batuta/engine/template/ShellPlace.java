package io.batuta.engine.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where in a bash script one is: told what the author wrote, it knows whether what comes next is a word of a command, or stands in quotes or in something that is evaluated. It follows quotes,
 * substitutions, here-documents, arithmetic and comments; where it is wrong about a script, what {@link ShellText} puts in is still no code, only split into words.
 */
final class ShellPlace {
    /** What a value would be part of. */
    enum Place {
        /** A word, or a part of one, outside of all quotes. */
        WORD,
        /** Text: quotes, a here-document, a comment, or a command that runs its own words as code. */
        TEXT,
        /** Arithmetic, a subscript or the braces of an expansion, where even a name is evaluated. */
        ARITHMETIC,
        /** Behind a dollar or a backslash, which would take the value for theirs. */
        BROKEN
    }

    private enum In {
        SHELL, SINGLE, DOUBLE, ANSI, BRACES, ARITHMETIC, BACKTICKS, COMMENT, HERE
    }

    private static final Set<String> RUN_THEIR_WORDS = Set.of("eval", "ssh", "su", "trap", "xargs", "parallel", "watch", "alias");
    private static final Set<String> COMPUTE = Set.of("[[", "let");
    private static final Set<String> SHELLS = Set.of("bash", "sh", "dash", "zsh", "ksh", "mksh", "ash");
    private static final Pattern RUNS = Pattern.compile("[-+][A-Za-z]*c");
    private static final Pattern COMPUTES = Pattern.compile("[-+][A-Za-z]*[iv]");
    private static final Set<String> MAY_COMPUTE = Set.of("declare", "typeset", "local", "readonly", "export", "test", "[", "printf",
            "unset",
            "read");

    private final Deque<In> in = new ArrayDeque<>(List.of(In.SHELL));
    private final List<String> hereMarks = new ArrayList<>();
    private final Deque<String> outerCommands = new ArrayDeque<>();
    private final StringBuilder command = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private String text = "";
    private int at;
    private int depth;
    private char last;
    private boolean escaped;
    private boolean hereMarkIsOpen;

    /** Takes what the author wrote. */
    void literal(String written) {
        text = written;
        hereMarkIsOpen = false;
        for (at = 0; at < text.length(); at++) {
            step(text.charAt(at));
            last = text.charAt(at);
        }
    }

    /** Takes that a value stands here. */
    void value() {
        command.append('v');
        line.append('v');
        last = 'v';
        escaped = false;
    }

    Place place() {
        if (escaped || last == '$' || hereMarkIsOpen) {
            return Place.BROKEN;
        }
        if (in.stream().anyMatch(one -> one == In.ARITHMETIC || one == In.BRACES) || subscript()) {
            return Place.ARITHMETIC;
        }
        List<String> words = List.of(command.toString().strip().split("\\s+"));
        List<String> names = words.stream().map(word -> word.substring(word.lastIndexOf('/') + 1)).toList();
        boolean computes = names.stream().anyMatch(COMPUTE::contains)
                || names.stream().anyMatch(MAY_COMPUTE::contains) && words.stream().anyMatch(word -> COMPUTES.matcher(word).matches());
        if (computes) {
            return Place.ARITHMETIC;
        }
        boolean runs = names.stream().anyMatch(RUN_THEIR_WORDS::contains)
                || names.stream().anyMatch(SHELLS::contains) && words.stream().anyMatch(word -> RUNS.matcher(word).matches());
        return runs || in.stream().anyMatch(one -> one != In.SHELL) ? Place.TEXT : Place.WORD;
    }

    /** Whether a here-document would take this text for its end. */
    boolean endsHere(String given) {
        return in.getFirst() == In.HERE && !given.isEmpty() && hereMarks.getFirst().contains(given);
    }

    /** Within {@code name[…}. */
    private boolean subscript() {
        String word = command
                .substring(Math.max(command.lastIndexOf(" "), Math.max(command.lastIndexOf("\t"), command.lastIndexOf("\n"))) + 1);
        return word.lastIndexOf('[') > word.lastIndexOf(']') && word.length() > 1;
    }

    private void step(char c) {
        line.append(c);
        if (c == '\n' && in.peek() != In.HERE) {
            line.setLength(0);
        }
        if (escaped) {
            escaped = false;
            command.append(c);
            return;
        }
        switch (in.getFirst()) {
            case SHELL -> shell(c);
            case SINGLE -> closing(c, '\'');
            case ANSI -> escaping(c, '\'');
            case DOUBLE -> inDouble(c);
            case BRACES -> inBraces(c);
            case ARITHMETIC -> inArithmetic(c);
            case BACKTICKS -> escaping(c, '`');
            case COMMENT -> {
                if (c == '\n') {
                    in.pop();
                    shell(c);
                }
            }
            case HERE -> here(c);
        }
    }

    private void closing(char c, char mark) {
        if (c == mark) {
            in.pop();
        } else {
            command.append(c);
        }
    }

    private void escaping(char c, char mark) {
        escaped = c == '\\';
        closing(c, mark);
    }

    private void shell(char c) {
        switch (c) {
            case '\\' -> escaped = true;
            case '\'' -> in.push(In.SINGLE);
            case '"' -> in.push(In.DOUBLE);
            case '`' -> in.push(In.BACKTICKS);
            case '$' -> dollar(true);
            case '(' -> {
                if (ahead("(")) {
                    arithmetic(1);
                } else {
                    enter();
                }
            }
            case ')' -> {
                command.setLength(0);
                if (in.size() > 1) {
                    in.pop();
                    command.append(outerCommands.pop()).append(' ');
                }
            }
            case '#' -> {
                if (at == 0 && command.isEmpty() || last == 0 || " \t\n;&|()".indexOf(last) >= 0) {
                    in.push(In.COMMENT);
                }
            }
            case '<' -> hereMark();
            case '\n' -> {
                nextCommand();
                if (!hereMarks.isEmpty()) {
                    in.push(In.HERE);
                    line.setLength(0);
                }
            }
            case ';', '&', '|' -> nextCommand();
            default -> command.append(c);
        }
    }

    /** Between {@code [[} and its end, {@code &&} begins no command. */
    private boolean inTest() {
        List<String> words = List.of(command.toString().split("\\s+"));
        return words.lastIndexOf("[[") > words.lastIndexOf("]]");
    }

    private void nextCommand() {
        if (inTest()) {
            command.append(' ');
        } else {
            command.setLength(0);
        }
    }

    /** A command within a command, or parentheses. */
    private void enter() {
        in.push(In.SHELL);
        outerCommands.push(command.toString());
        if (!inTest()) {
            command.setLength(0);
        }
    }

    private void inDouble(char c) {
        switch (c) {
            case '\\' -> escaped = true;
            case '"' -> in.pop();
            case '`' -> in.push(In.BACKTICKS);
            case '$' -> dollar(false);
            default -> command.append(c);
        }
    }

    private void inBraces(char c) {
        switch (c) {
            case '\\' -> escaped = true;
            case '}' -> in.pop();
            case '"' -> in.push(In.DOUBLE);
            case '\'' -> {
                if (!in.contains(In.DOUBLE)) {
                    in.push(In.SINGLE);
                }
            }
            case '`' -> in.push(In.BACKTICKS);
            case '$' -> dollar(false);
            default -> {
            }
        }
    }

    private void inArithmetic(char c) {
        switch (c) {
            case '(' -> depth++;
            case ')' -> {
                depth--;
                if (depth == 0) {
                    in.pop();
                }
            }
            case '"' -> in.push(In.DOUBLE);
            case '`' -> in.push(In.BACKTICKS);
            case '$' -> dollar(false);
            default -> {
            }
        }
    }

    private void dollar(boolean quotes) {
        if (ahead("((")) {
            arithmetic(2);
        } else if (ahead("(")) {
            skip(1);
            enter();
        } else if (ahead("{")) {
            skip(1);
            in.push(In.BRACES);
        } else if (quotes && ahead("'")) {
            skip(1);
            in.push(In.ANSI);
        } else if (quotes && ahead("\"")) {
            skip(1);
            in.push(In.DOUBLE);
        } else {
            command.append('$');
        }
    }

    /** Nested arithmetic only adds to the depth, and so never seems to end too early. */
    private void arithmetic(int more) {
        skip(more);
        depth = in.contains(In.ARITHMETIC) ? depth + 2 : 2;
        in.push(In.ARITHMETIC);
    }

    private boolean ahead(String what) {
        return text.startsWith(what, at + 1);
    }

    private void skip(int count) {
        for (int i = 0; i < count; i++) {
            at++;
            line.append(text.charAt(at));
        }
    }

    /** {@code <<EOF}, {@code <<-'EOF'}; but not {@code <<<}. */
    private void hereMark() {
        if (!ahead("<")) {
            return;
        }
        if (ahead("<<")) {
            skip(2);
            return;
        }
        skip(1);
        boolean tabs = ahead("-");
        if (tabs) {
            skip(1);
        }
        while (ahead(" ") || ahead("\t")) {
            skip(1);
        }
        StringBuilder mark = new StringBuilder();
        while (at + 1 < text.length() && " \t\n;&|<>()".indexOf(text.charAt(at + 1)) < 0) {
            skip(1);
            mark.append(text.charAt(at));
        }
        // At the end of what is written nobody knows whether a value goes on with the mark.
        hereMarkIsOpen = at + 1 >= text.length();
        hereMarks.add((tabs ? "-" : "") + mark.toString().replaceAll("['\"\\\\]", ""));
    }

    private void here(char c) {
        if (c != '\n') {
            return;
        }
        String mark = hereMarks.getFirst();
        boolean tabs = mark.startsWith("-");
        String said = line.substring(0, line.length() - 1);
        line.setLength(0);
        if ((tabs ? said.replaceFirst("^\t+", "") : said).equals(tabs ? mark.substring(1) : mark)) {
            hereMarks.removeFirst();
            if (hereMarks.isEmpty()) {
                in.pop();
            }
        }
    }
}
