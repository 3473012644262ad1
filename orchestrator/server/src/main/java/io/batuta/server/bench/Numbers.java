package io.batuta.server.bench;

import java.util.Arrays;
import java.util.Collection;

/** Medians and percentiles. */
final class Numbers {
    private Numbers() {}

    static double median(double... values) {
        return percentile(50, values);
    }

    static double median(Collection<Double> values) {
        return percentile(50, values);
    }

    static double percentile(double p, Collection<Double> values) {
        return percentile(p, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The nearest-rank percentile. */
    static double percentile(double p, double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(p / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
