package io.batuta.testing.conformance;

import io.batuta.testing.simulation.Ground;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The suite that every journal passes: the one in memory and the one on Postgres answer the same to everything a node may ask. A journal's own test extends it. */
public abstract class JournalConformance {
    /** The journal to be judged; the cases keep out of each other's way, so one ground serves them all. */
    protected abstract Ground ground();

    /** All cases. */
    public static List<JournalCase> cases() {
        return Stream.of(GuardCases.all(), SharedCases.all(), NodeCases.all(), DataCases.all()).flatMap(List::stream).toList();
    }

    @TestFactory
    Stream<DynamicTest> conforms() {
        Ground ground = ground();
        return cases().stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> one.check(ground)));
    }
}
