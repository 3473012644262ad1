package io.batuta.server.bench;

import java.util.Arrays;

/** Medians and percentiles. */
final class Numbers {
    private Numbers() {}

    static double median(double... values) {
        return percentile(50, values);
    }

    /** The nearest-rank percentile. */
    static double percentile(double p, double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(p / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
