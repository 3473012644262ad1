package io.batuta.testing.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Plays seeds, and makes the case smaller when one breaks an invariant. */
public final class Simulation {
    private static final int MOST_TRIES = 300;
    private static final int LAST_TOLD = 60;

    private final Supplier<Ground> grounds;
    private final Weakness weakness;

    /** On fresh grounds; with that weakness, which is {@link Weakness#NONE} but in proofs that weaknesses are noticed. */
    public Simulation(Supplier<Ground> grounds, Weakness weakness) {
        this.grounds = grounds;
        this.weakness = weakness;
    }

    /** What came of it: how many commits were looked at, or what went wrong and the story of it. */
    public record Result(Scenario scenario, long commits, @Nullable Throwable wrong, List<String> told) {
        /** Which invariant broke, or what kind of error it was; empty when nothing is wrong. */
        public String broken() {
            return wrong == null ? "" : wrong instanceof Violation violation ? violation.invariant() : wrong.getClass().getSimpleName();
        }
    }

    /** Plays what the seed says. */
    public Result play(long seed) {
        return play(Scenario.of(seed));
    }

    /** Plays the scenario. */
    public Result play(Scenario scenario) {
        SimulatedCluster cluster = new SimulatedCluster(scenario, grounds.get(), weakness);
        try {
            return new Result(scenario, cluster.play(), null, List.of());
        } catch (RuntimeException | AssertionError e) {
            return new Result(scenario, 0, e, cluster.told());
        }
    }

    /** Plays the seed; what is wrong is told with the smallest case found that breaks the same invariant. */
    public long mustHold(long seed) {
        Result result = play(seed);
        if (result.wrong() == null) {
            return result.commits();
        }
        Result small = shrink(result);
        List<String> told = small.told();
        throw new AssertionError("seed " + seed + " breaks an invariant (again: -Dproof.seed=" + seed + ")\n" + result.wrong()
                + "\nsmallest case found: " + small.scenario() + "\n" + small.wrong() + "\n  "
                + String.join("\n  ", told.subList(Math.max(0, told.size() - LAST_TOLD), told.size())), small.wrong());
    }

    /** Leaves out what can be left out while the same invariant still breaks. */
    public Result shrink(Result found) {
        Search search = new Search(found);
        boolean smaller = true;
        while (smaller && search.tries < MOST_TRIES) {
            Scenario now = search.best.scenario();
            smaller = (now.faults() > 0 && search.holds(now.withoutFaults()))
                    | (now.nodes() > 1 && search.holds(search.best.scenario().withNodes(now.nodes() - 1)))
                    | (now.dags() > 1 && search.holds(search.best.scenario().withDags(now.dags() - 1)))
                    | (now.mostTasks() > 1 && search.holds(search.best.scenario().withMostTasks(now.mostTasks() / 2)))
                    | (now.events() > 1 && search.holds(search.best.scenario().withEvents(now.events() / 2)))
                    | (now.events() > 1 && search.holds(search.best.scenario().withEvents(search.best.scenario().events() - 1)))
                    | search.fewerEvents();
        }
        return search.best;
    }

    private final class Search {
        private Result best;
        private int tries;

        Search(Result found) {
            this.best = found;
        }

        boolean holds(Scenario smaller) {
            if (tries++ >= MOST_TRIES) {
                return false;
            }
            Result result = play(smaller);
            boolean same = result.broken().equals(best.broken());
            if (same) {
                best = result;
            }
            return same;
        }

        boolean fewerEvents() {
            boolean any = false;
            for (int size = Math.max(1, best.scenario().events() / 4); size >= 1; size /= 2) {
                for (int from = 0; from < best.scenario().events(); from += size) {
                    Set<Integer> out = new TreeSet<>();
                    for (int i = from; i < Math.min(from + size, best.scenario().events()); i++) {
                        out.add(i);
                    }
                    any |= !best.scenario().leftOut().containsAll(out) && holds(best.scenario().without(out));
                }
            }
            return any;
        }
    }
}
