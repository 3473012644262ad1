package io.batuta.engine.board;

import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.TaskGraph;

/** A version's plan with its shape, shared by all its runs. */
public record PlanEntry(long version, DagPlan plan, TaskGraph graph) {}
