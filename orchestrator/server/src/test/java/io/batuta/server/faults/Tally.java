package io.batuta.server.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was injected, what came of it, and how long things took. */
final class Tally {
    private final Map<String, Integer> injected = new TreeMap<>();
    private final Map<String, List<Long>> millis = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    void injected(String fault, int times) {
        injected.merge(fault, times, Integer::sum);
    }

    int injected() {
        return injected.values().stream().mapToInt(Integer::intValue).sum();
    }

    void took(String what, long nanos) {
        millis.computeIfAbsent(what, _ -> new ArrayList<>()).add(nanos / 1_000_000);
    }

    void lost(List<String> what) {
        lost.addAll(what);
    }

    void doubled(List<String> what) {
        doubled.addAll(what);
    }

    void violated(String what) {
        violations.add(what);
    }

    /** Everything that must be empty. */
    List<String> troubles() {
        List<String> all = new ArrayList<>();
        lost.forEach(one -> all.add("LOST " + one));
        doubled.forEach(one -> all.add("DOUBLED " + one));
        all.addAll(violations);
        return all;
    }

    long worst(String what) {
        return millis.getOrDefault(what, List.of(0L)).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    long median(String what) {
        List<Long> sorted = millis.getOrDefault(what, List.of(0L)).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** For the person who reads the build's output. */
    String report() {
        var text = new StringBuilder();
        injected.forEach((fault, times) -> text.append(String.format("  %5d  %s%n", times, fault)));
        millis.forEach((what, all) -> text.append(
                String.format("  %s: median %d ms, worst %d ms (%d times)%n", what, median(what), worst(what), all.size())));
        violations.forEach(violation -> text.append("  VIOLATED ").append(violation).append('\n'));
        lost.stream().limit(20).forEach(one -> text.append("  LOST ").append(one).append('\n'));
        doubled.stream().limit(20).forEach(one -> text.append("  DOUBLED ").append(one).append('\n'));
        return text + line();
    }

    /** The line that counts. */
    String line() {
        return "faults: " + injected() + " injected, " + lost.size() + " lost, " + doubled.size() + " doubled";
    }
}
