package io.batuta.tasks;

import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a kind of task costs beyond its floor: the same effect by the barest means, which nothing would find again after a crash. Both are measured by turns, the floor before and after, so that a machine
 * that is busier for a while is busier for both.
 */
public final class Overhead {
    private static final Logger LOG = LoggerFactory.getLogger(Overhead.class);
    private static final int ROUNDS = 7;

    private Overhead() {}

    /** One effect. */
    public interface Work {
        /** Does it and waits for its end. */
        void once() throws Exception;
    }

    /** The median, in milliseconds a task, of seven rounds with so many of both; a first round warms up. It is also told. */
    public static double millis(String kind, int each, Work floor, Work ours) throws Exception {
        double[] over = new double[ROUNDS];
        double[] floors = new double[ROUNDS];
        time(each, floor);
        time(each, ours);
        for (int round = 0; round < ROUNDS; round++) {
            double before = time(each, floor);
            double us = time(each, ours);
            floors[round] = (before + time(each, floor)) / 2;
            over[round] = us - floors[round];
        }
        Arrays.sort(over);
        Arrays.sort(floors);
        LOG.warn(String.format(Locale.ROOT, "W11 %s: %.2f ms over a floor of %.2f ms (medians of %d rounds of %d), from %.2f to %.2f ms",
                kind,
                over[ROUNDS / 2], floors[ROUNDS / 2], ROUNDS, each, over[0], over[ROUNDS - 1]));
        return over[ROUNDS / 2];
    }

    private static double time(int times, Work work) throws Exception {
        long since = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.once();
        }
        return (System.nanoTime() - since) / 1e6 / times;
    }
}
