package io.batuta.testing.simulation;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What a seed means, and what may be left out of it when the smallest case that still fails is looked for.
 *
 * @param nodes how many nodes
 * @param dags how many DAGs
 * @param mostTasks the most tasks a DAG has
 * @param events how many things befall the nodes
 * @param leftOut those of them that do not happen
 * @param faults how often connections break, 1,000 being as usual and 0 never
 */
public record Scenario(long seed, int nodes, int dags, int mostTasks, int events, Set<Integer> leftOut, int faults) {
    /** What the seed says. */
    public static Scenario of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int tasks = random.nextInt(100) < 20 ? 30 : 8;
        int faults = random.nextInt(100) < 25 ? 0 : 1_000;
        return new Scenario(seed, 1 + random.nextInt(3), 1 + random.nextInt(3), tasks, 5 + random.nextInt(30), Set.of(), faults);
    }

    Scenario withNodes(int fewer) {
        return new Scenario(seed, fewer, dags, mostTasks, events, leftOut, faults);
    }

    Scenario withDags(int fewer) {
        return new Scenario(seed, nodes, fewer, mostTasks, events, leftOut, faults);
    }

    Scenario withMostTasks(int fewer) {
        return new Scenario(seed, nodes, dags, fewer, events, leftOut, faults);
    }

    Scenario withEvents(int fewer) {
        return new Scenario(seed, nodes, dags, mostTasks, fewer, leftOut, faults);
    }

    Scenario withoutFaults() {
        return new Scenario(seed, nodes, dags, mostTasks, events, leftOut, 0);
    }

    Scenario without(Set<Integer> more) {
        Set<Integer> out = new TreeSet<>(leftOut);
        out.addAll(more);
        return new Scenario(seed, nodes, dags, mostTasks, events, out, faults);
    }

    /** A source of chance for one thing of it, the same whatever else is left out. */
    SplittableRandom random(String what, int number) {
        return new SplittableRandom(seed * 1_000_003 + what.hashCode() * 31L + number);
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + nodes + " nodes, " + dags + " DAGs of at most " + mostTasks + " tasks, "
                + (events - leftOut.stream().filter(event -> event < events).count())
                + " events, " + (faults == 0 ? "no broken connections" : "connections that break");
    }
}
