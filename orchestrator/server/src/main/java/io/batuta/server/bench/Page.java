package io.batuta.server.bench;

import io.batuta.model.json.Json;
import io.batuta.server.bench.Peers.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes figures into the documentation: {@code performance.json}, {@code images/performance.svg}, and the tables between two marks in {@code performance.md}. */
public final class Page {
    static final String BEGIN = "<!-- measured: begin -->";
    static final String END = "<!-- measured: end -->";

    private Page() {}

    /**
     * Writes all three.
     *
     * @param docs the folder of the documentation
     * @param setup a sentence: when, on what, with which versions
     */
    public static void write(Path docs, String setup, List<Figure> figures) throws IOException {
        Files.writeString(docs.resolve("performance.json"), json(figures));
        Files.createDirectories(docs.resolve("images"));
        Files.writeString(docs.resolve("images/performance.svg"), Picture.of(figures));
        Path page = docs.resolve("performance.md");
        Files.writeString(page, filled(Files.readString(page), tables(setup, figures)));
    }

    /** A list with a line for each figure. */
    public static String json(List<Figure> figures) {
        return figures.stream().map(Json::write).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    /** The page with other text between its marks. */
    static String filled(String page, String tables) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("performance.md has lost its marks " + BEGIN + " and " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + tables + page.substring(end);
    }

    static String tables(String setup, List<Figure> figures) {
        StringBuilder text = new StringBuilder(setup).append("\n\n")
                .append("| | figure | value | target | | floor | E |\n|---|---|---:|---:|---|---:|---:|\n");
        figures.stream().filter(figure -> !slow(figure)).forEach(figure -> text.append(row(figure, figures)));
        return text.append("\n### Beside others\n\n").append(beside(figures)).toString();
    }

    private static boolean slow(Figure figure) {
        return figure.figure().endsWith(SlowDisk.CIRCUMSTANCES);
    }

    private static String row(Figure figure, List<Figure> all) {
        String slow = all.stream().filter(other -> other.workload().equals(figure.workload())
                && other.figure().equals(figure.figure() + SlowDisk.CIRCUMSTANCES))
                .map(other -> "; with +1 ms per fsync " + Picture.number(other.value())).findFirst().orElse("");
        return String.format(Locale.ROOT, "| %s | %s | %s %s%s | %s | %s | %s | %s |%n", figure.workload(), figure.figure(),
                Picture.number(figure.value()), figure.unit(), slow, limit(figure),
                figure.target() == null ? "" : figure.held() ? "held" : "**missed**",
                number(figure.floor()), figure.e() == null ? "" : String.format(Locale.ROOT, "%.2f", figure.e()));
    }

    private static String limit(Figure figure) {
        Double target = figure.target();
        if (target == null) {
            return "";
        }
        return (figure.unit().equals("tasks/s") ? "≥ " : "≤ ") + (target == 0 ? "0" : Picture.number(target));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : Picture.number(value);
    }

    private static String beside(List<Figure> figures) {
        StringBuilder text = new StringBuilder("| | Batuta | others |\n|---|---:|---|\n");
        for (Comparison comparison : Peers.ALL) {
            figures.stream()
                    .filter(figure -> figure.workload().equals(comparison.workload()) && figure.figure().equals(comparison.figure()))
                    .forEach(figure -> text
                            .append(String.format(Locale.ROOT, "| %s, %s | %s | %s |%n", comparison.title(), comparison.unit(),
                                    Picture.number(figure.value()), comparison.peers().stream()
                                            .map(peer -> peer.name() + ": " + Picture.number(peer.value()))
                                            .collect(Collectors.joining("; ")))));
        }
        return text.append('\n').toString();
    }
}
