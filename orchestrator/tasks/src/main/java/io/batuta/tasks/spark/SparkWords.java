package io.batuta.tasks.spark;

import io.batuta.tasks.process.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a driver said about its failure, and what to do about it. */
final class SparkWords {
    private static final int TAIL = 256 * 1024;
    private static final int LONGEST = 400;
    private static final Pattern THROWN = Pattern.compile("^Exception in thread \"[^\"]*\" (.+)$");
    private static final Pattern CAUSE = Pattern.compile("^Caused by: (.+)$");
    private static final Pattern ERROR = Pattern.compile("^(?:[0-9/: -]+ERROR .*|Error: .+|ERROR .+)$");

    private SparkWords() {}

    /**
     * Whether a master's REST port took a submission and gave no answer: spark-submit then takes it for a port that speaks otherwise, and tries that. What it had asked for may be done all the same. A port
     * that nobody listens to was asked for nothing.
     */
    static boolean unanswered(Path stderr) throws IOException {
        String told = Spool.tail(stderr, TAIL);
        return told.contains(" was not a REST server") && told.contains("Successfully created connection to ");
    }

    /** The exception that ended it with its last cause, else its last error, else its last lines. */
    static String said(Path stderr) throws IOException {
        String said = said(Spool.tail(stderr, TAIL));
        return said.isEmpty() ? Spool.lastLines(stderr, 5) : said;
    }

    /** What YARN says of an application, in a line: an application that threw has its stack trace there, and one whose driver did not even begin what that printed last. */
    static String diagnosis(String diagnostics) {
        String first = diagnostics.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
        String cause = "";
        for (String line : diagnostics.lines().toList()) {
            Matcher deeper = CAUSE.matcher(line);
            if (deeper.matches()) {
                cause = deeper.group(1);
            }
        }
        String thrown = said(diagnostics);
        String why = thrown.isEmpty() ? cause.isEmpty() ? "" : "caused by " + cause : thrown;
        return shortened(first) + (why.isEmpty() ? "" : "; " + shortened(why));
    }

    /** The exception with its last cause, else the last error; empty without either. */
    private static String said(String text) {
        String thrown = "";
        String cause = "";
        String error = "";
        for (String line : text.lines().toList()) {
            Matcher first = THROWN.matcher(line);
            Matcher deeper = CAUSE.matcher(line);
            if (first.matches()) {
                thrown = first.group(1);
                cause = "";
            } else if (deeper.matches()) {
                cause = deeper.group(1);
            } else if (ERROR.matcher(line).matches()) {
                error = line;
            }
        }
        String exception = thrown + (cause.isEmpty() || thrown.contains(cause) ? "" : "; caused by " + shortened(cause));
        if (!thrown.isEmpty()) {
            return shortened(exception);
        }
        return shortened(error);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** One sentence on what to do, when the pattern is known. */
    static @Nullable String hint(Submission submission, int code, Path stderr) throws IOException {
        String text = Spool.tail(stderr, TAIL).toLowerCase(Locale.ROOT);
        SparkHome spark = submission.spark();
        if (text.contains("failed to find data source: kafka") || text.contains("data_source_not_found") && text.contains("kafka")) {
            return "this Spark has no Kafka: .packages(\"org.apache.spark:spark-sql-kafka-0-10_" + spark.scala() + ":" + spark.version()
                    + "\")";
        }
        if (text.contains("no suitable driver")) {
            return "the JDBC driver is missing: for Postgres .packages(\"org.postgresql:postgresql:42.7.14\")";
        }
        if (any(text, "nosuchmethoderror", "noclassdeffounderror: scala/", "incompatibleclasschangeerror", "abstractmethoderror")) {
            return "a library is made for another version: this is Spark " + spark.version() + " for Scala " + spark.scala()
                    + ", so jars and packages must end in _" + spark.scala() + " and be made for Spark " + spark.line();
        }
        if (text.contains("unsupportedclassversionerror")) {
            return "the application or a jar is compiled for a newer Java than it runs on: compile it with --release "
                    + spark.javas().last();
        }
        if (text.contains("getsubject is not supported")) {
            return "this Java is too new for Spark " + spark.version() + ": name another with .javaHome(\"…\")";
        }
        if (text.contains("all masters are unresponsive")) {
            return "nothing answers at " + submission.master() + ": is the master running, and is that its address?";
        }
        if (any(text, "outofmemoryerror", "gc overhead limit")) {
            return "the driver or an executor ran out of memory: .driverMemory(\"2g\") or .executorMemory(\"2g\")";
        }
        if (text.contains("unresolved dependency") || text.contains("not found in repository")) {
            return "a package could not be fetched: is its name right, and can this host reach the repository?";
        }
        return code == 137 ? "if nobody killed it, the host ran out of memory: see the kernel's log (dmesg)" : null;
    }

    private static boolean any(String text, String... patterns) {
        return List.of(patterns).stream().anyMatch(text::contains);
    }
}
