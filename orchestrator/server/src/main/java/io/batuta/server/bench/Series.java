package io.batuta.server.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Repetitions of one measurement, each between two probes of the floor. A repetition whose two floors differ too much tells more about the machine than about us and does not count. */
final class Series {
    private static final double FLOORS_MAY_DIFFER = 0.15;

    private final List<Pair> pairs = new ArrayList<>();

    /** One repetition. */
    record Pair(double before, double ours, double after) {
        double floor() {
            return (before + after) / 2;
        }

        boolean steady() {
            return Math.abs(before - after) <= FLOORS_MAY_DIFFER * Math.min(before, after);
        }
    }

    /** Gives a figure. */
    interface Probe {
        double measure() throws Exception;
    }

    /** Probe, ours, probe; so many times. */
    static Series of(int repetitions, Probe floor, Probe ours) throws Exception {
        Series series = new Series();
        for (int i = 0; i < repetitions; i++) {
            series.pairs.add(new Pair(floor.measure(), ours.measure(), floor.measure()));
        }
        return series;
    }

    /** Without a floor. */
    static double median(int repetitions, Probe ours) throws Exception {
        double[] values = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            values[i] = ours.measure();
        }
        return Numbers.median(values);
    }

    /** Those that count; all of them when the machine was never steady. */
    private List<Pair> counted() {
        List<Pair> steady = pairs.stream().filter(Pair::steady).toList();
        return steady.size() * 2 >= pairs.size() ? steady : pairs;
    }

    double ours() {
        return Numbers.median(counted().stream().mapToDouble(Pair::ours).toArray());
    }

    double ours(double percentile) {
        return Numbers.percentile(percentile, counted().stream().mapToDouble(Pair::ours).toArray());
    }

    double floor() {
        return Numbers.median(counted().stream().mapToDouble(Pair::floor).toArray());
    }

    /** A time as a figure. */
    Figure time(String workload, String figure, @Nullable Double target) {
        double e = Numbers.median(counted().stream().mapToDouble(pair -> pair.floor() / pair.ours()).toArray());
        return new Figure(workload, figure, "ms", ours(), floor(), e, target, target == null || ours() <= target);
    }

    /** A rate as a figure. */
    Figure rate(String workload, String figure, @Nullable Double target) {
        double e = Numbers.median(counted().stream().mapToDouble(pair -> pair.ours() / pair.floor()).toArray());
        return new Figure(workload, figure, "tasks/s", ours(), floor(), e, target, target == null || ours() >= target);
    }
}
