package io.batuta.model.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a value that an author gave, in one sentence that names its field and shows no control characters; null when nothing is. Pure. */
public final class Check {
    /** The longest text that settings hold where no kind of task knows better, in characters. */
    public static final int TEXT = 256 * 1024;

    /** A Linux kernel takes no longer argument or variable than 128 kB. */
    public static final int WORD = 120 * 1024;

    /** The longest text for people, such as a description or a mail, in characters. */
    public static final int PROSE = 16 * 1024 * 1024;

    /** The longest time between two moments that settings may name. */
    public static final Duration LONGEST = Duration.ofDays(3660);

    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int LINE = 4096;
    private static final Pattern CONNECTION = Pattern.compile("[\\w.-]{1,200}");

    private Check() {}

    /** The first of them. */
    public static @Nullable String first(@Nullable String... problems) {
        for (String problem : problems) {
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** A connection's id. {@code absent} is what to say when there is none. */
    public static @Nullable String connection(@Nullable String id, String absent) {
        return id == null || id.isEmpty()
                ? absent
                : CONNECTION.matcher(id).matches()
                        ? null
                        : "connection: an id has 1 to 200 letters, digits and _ . -, and '" + cut(id) + "' has others";
    }

    /** Text of any number of lines, at most so many characters; null is none. */
    public static @Nullable String text(String field, @Nullable String text, int most) {
        return text(field, text, most, "");
    }

    /** The same with advice on what to do with a longer one. */
    public static @Nullable String text(String field, @Nullable String text, int most, String advice) {
        if (text == null) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            return field + ": it contains the character U+0000, which cannot be used";
        }
        if (text.length() > most) {
            return field + ": it is longer than " + (most < 1024 * 1024 ? most / 1024 + " kB" : most / 1024 / 1024 + " MB") + advice;
        }
        return badCharacter(text) < 0 ? null : field + ": it contains half a character, which cannot be used";
    }

    /** Where the first character stands that neither a database nor UTF-8 can hold: U+0000 or half of a surrogate pair; -1 when there is none. */
    public static int badCharacter(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** One line that is not blank, without control characters, at most 4,096 characters; null is none. */
    public static @Nullable String line(String field, @Nullable String line) {
        if (line == null) {
            return null;
        }
        return line.isBlank() ? field + ": it is empty" : plain(field, line);
    }

    /** The same, and it may be empty. */
    public static @Nullable String plain(String field, String line) {
        String problem = text(field, line, LINE);
        return problem != null
                ? problem
                : line.chars().anyMatch(Character::isISOControl)
                        ? field + ": it must be one line without control characters, not '" + cut(line) + "'"
                        : null;
    }

    /** Text of a form; {@code what} says which. */
    public static @Nullable String matching(String field, @Nullable String value, Pattern pattern, String what) {
        return value == null || pattern.matcher(value).matches() ? null : field + ": '" + cut(value) + "' cannot be one; it is " + what;
    }

    /** A command's words; the first is a program. */
    public static @Nullable String words(String field, List<String> words) {
        return !words.isEmpty() && words.getFirst().isBlank() ? field + ": its first word is blank" : arguments(field, words);
    }

    /** A command's words that a shell begins, some of which take a first word with a hyphen for an option of theirs. */
    public static @Nullable String command(List<String> words) {
        return !words.isEmpty() && words.getFirst().startsWith("-")
                ? "command: its first word '" + cut(words.getFirst())
                        + "' is an option and not a program; a program of that name is called with its path"
                : words("command", words);
    }

    /** A program's arguments; each may be empty. */
    public static @Nullable String arguments(String field, List<String> words) {
        long all = 0;
        for (String word : words) {
            String problem = text(field, word, WORD);
            if (problem != null) {
                return problem;
            }
            all += word.length() + 1;
        }
        return all > TEXT ? field + ": it is longer than 256 kB in all; put the data into a file" : null;
    }

    /** Variables of an environment. {@code names} says what a name may look like. */
    public static @Nullable String env(Map<String, String> env, Pattern names, String words) {
        long all = 0;
        for (Map.Entry<String, String> one : env.entrySet()) {
            if (!names.matcher(one.getKey()).matches()) {
                return "env: '" + cut(one.getKey()) + "' cannot be the name of an environment variable: " + words;
            }
            String problem = text("env " + one.getKey(), one.getValue(), WORD);
            if (problem != null) {
                return problem;
            }
            all += one.getKey().length() + one.getValue().length();
        }
        return all > TEXT ? "env: its variables are longer than 256 kB in all" : null;
    }

    /** A path that may be absolute, below a home or relative; null is none. */
    public static @Nullable String path(String field, @Nullable String path) {
        if (path != null && path.startsWith("~") && !path.equals("~") && !path.startsWith("~/")) {
            return field + ": '" + cut(path) + "' names another user's home; only ~ and ~/… are known";
        }
        return line(field, path);
    }

    /** A file of this host: absolute, or {@code ~/…}; null is none. */
    public static @Nullable String file(String field, @Nullable String path) {
        String problem = line(field, path);
        return problem != null || path == null || path.startsWith("/") || path.startsWith("~/")
                ? problem
                : field + ": '" + cut(path) + "' must be absolute or begin with ~/";
    }

    /** An absolute path of this host; null is none. */
    public static @Nullable String absolute(String field, @Nullable String path) {
        String problem = line(field, path);
        return problem != null || path == null || path.startsWith("/")
                ? problem
                : field + ": '" + cut(path) + "' must be absolute, beginning with /";
    }

    /** A number. */
    public static @Nullable String number(String field, @Nullable Integer number, int least, int most) {
        return number == null || number >= least && number <= most ? null : field + " must be " + least + " to " + most + ", not " + number;
    }

    /** A stretch of time. */
    public static @Nullable String time(String field, @Nullable Duration time, Duration least, Duration most) {
        return time == null || time.compareTo(least) >= 0 && time.compareTo(most) <= 0
                ? null
                : field + " must be " + words(least) + " to " + words(most) + ", not " + time;
    }

    /** A moment that calendars and databases can hold: of the years 1900 to 2999; null is none. */
    public static @Nullable String moment(String field, @Nullable Instant moment) {
        return moment == null || !moment.isBefore(EARLIEST) && moment.isBefore(LATEST)
                ? null
                : field + " must be of the years 1900 to 2999, not " + moment;
    }

    /** How long somebody is waited for. */
    public static @Nullable String patience(String field, Duration time) {
        return time(field, time, Duration.ZERO, YEAR);
    }

    /** A value as it is shown in a sentence: its beginning, control characters replaced. */
    public static String cut(String text) {
        String begin = text.length() <= 60 ? text : text.substring(0, 60);
        StringBuilder shown = new StringBuilder(begin.length() + 1);
        begin.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF ? '?' : c));
        return shown.append(text.length() <= 60 ? "" : "…").toString();
    }

    private static String words(Duration time) {
        if (time.isNegative()) {
            return "-" + words(time.negated());
        }
        return time.isZero()
                ? "0"
                : time.toDays() > 0
                        ? time.toDays() + (time.toDays() == 1 ? " day" : " days")
                        : time.toHours() > 0
                                ? time.toHours() + " h"
                                : time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
