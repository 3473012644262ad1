package io.batuta.dags;

import static io.batuta.testing.SimulationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.testing.DagSimulation;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Lesson5ParamsTest {
    @Test
    void defaultsAreUsedWhenARunGivesNone() {
        assertThat(DagSimulation.of(new Lesson5Params()).run()).succeeded().task("show").logged("10;100");
    }

    @Test
    void aRunCanGiveItsOwn() {
        var result = DagSimulation.of(new Lesson5Params()).params(Map.of("rows", 2, "format", "json")).run();
        assertThat(result).task("show").logged("{\"n\": 2, \"square\": 4}");
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeTheRunIsMade() {
        assertThatThrownBy(() -> DagSimulation.of(new Lesson5Params()).param("rows", "many").run()).hasMessageContaining("rows");
        assertThatThrownBy(() -> DagSimulation.of(new Lesson5Params()).param("format", "xml").run()).hasMessageContaining("format");
    }
}
