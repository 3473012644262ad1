package io.batuta.testing;

/** Where assertions about simulations begin: {@code import static io.batuta.testing.SimulationAssertions.assertThat}. */
public final class SimulationAssertions {
    private SimulationAssertions() {}

    /** Assertions about a whole simulation. */
    public static SimulatedAssert assertThat(Simulated actual) {
        return new SimulatedAssert(actual);
    }

    /** Assertions about one run. */
    public static RunAssert assertThat(SimulatedRun actual) {
        return new RunAssert(actual);
    }

    /** Assertions about one task of one run. */
    public static TaskAssert assertThat(SimulatedTask actual) {
        return new TaskAssert(actual);
    }
}
