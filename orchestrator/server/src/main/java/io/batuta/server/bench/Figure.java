package io.batuta.server.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param floor what a minimal probe reached on the same database in the same minutes, in the same unit; null when there is none
 * @param e floor / value for times, value / floor for rates; null without a floor
 * @param target what it should reach; null when it is only reported
 * @param held whether the target was reached
 */
public record Figure(String workload, String figure, String unit, double value, @Nullable Double floor, @Nullable Double e,
        @Nullable Double target, boolean held) {
    /** A time: less is better. */
    static Figure time(String workload, String figure, String unit, double value, @Nullable Double floor, @Nullable Double target) {
        return new Figure(workload, figure, unit, value, floor, floor == null ? null : floor / value, target,
                target == null || value <= target);
    }

    /** A rate: more is better. */
    static Figure rate(String workload, String figure, String unit, double value, @Nullable Double floor, @Nullable Double target) {
        return new Figure(workload, figure, unit, value, floor, floor == null ? null : value / floor, target,
                target == null || value >= target);
    }

    /** The same as it counts when the proof beside it failed: nothing was reached. */
    Figure refused() {
        return new Figure(workload, figure, unit, 0, floor, null, target, false);
    }

    /** The same under other circumstances, which the name says; judged by no target, because targets are for the bare machine. */
    public Figure under(String circumstances) {
        return new Figure(workload, figure + circumstances, unit, value, floor, e, null, true);
    }
}
