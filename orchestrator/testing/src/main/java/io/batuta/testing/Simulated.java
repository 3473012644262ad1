package io.batuta.testing;

import io.batuta.model.journal.Batch;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.Fire;
import io.batuta.model.schedule.Timetable;
import io.batuta.model.schedule.Timetables;
import io.batuta.model.state.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of a simulation.
 *
 * @param runs every run, in the order they were made
 * @param alerts every mail and hook that left, in order
 * @param skippedTicks ticks of the schedule that got no run, with the reason
 */
public record Simulated(DagPlan plan, List<SimulatedRun> runs, List<SimulatedAlert> alerts, List<Batch.SkippedTicks> skippedTicks,
        Map<String, Map<String, String>> values) {
    private static final int MOST_TOLD = 20;

    /** The only run. */
    public SimulatedRun run() {
        if (runs.size() != 1) {
            throw new AssertionError("there are " + runs.size() + " runs of " + plan.dagId() + "; say which one: " + runIds());
        }
        return runs.getFirst();
    }

    /** The run made as number {@code index}, from 0. */
    public SimulatedRun run(int index) {
        if (index < 0 || index >= runs.size()) {
            throw new AssertionError("there is no run number " + index + " (from 0); there are " + runs.size() + ": " + runIds());
        }
        return runs.get(index);
    }

    /** The run for that logical date. */
    public SimulatedRun runFor(Instant logicalDate) {
        return runs.stream().filter(run -> logicalDate.equals(run.logicalDate())).findFirst()
                .orElseThrow(() -> new AssertionError("there is no run for " + logicalDate + "; there are " + runIds()));
    }

    /** The logical dates of the runs, in the order they were made. */
    public List<Instant> logicalDates() {
        return runs.stream().map(SimulatedRun::logicalDate).toList();
    }

    /** A durable value of a task as it is in the end. */
    public <T> Optional<T> state(String task, String key, Class<T> type) {
        return Optional.ofNullable(values.getOrDefault(task, Map.of()).get(key)).map(json -> Json.read(json, type));
    }

    /** A durable value of the whole DAG as it is in the end. */
    public <T> Optional<T> dagState(String key, Class<T> type) {
        return state("", key, type);
    }

    /** The next moments the DAG's own schedule fires after the given one, at most that many. */
    public List<Instant> nextFires(Instant after, int count) {
        Timetable timetable = Timetables.of(plan.schedule(), plan.startDate() == null ? after : plan.startDate(), plan.startDate(),
                plan.endDate());
        List<Instant> fires = new ArrayList<>();
        Fire fire = timetable.next(null, after);
        while (fire != null && fires.size() < count) {
            fires.add(fire.at());
            fire = timetable.next(fire.at(), fire.at());
        }
        return fires;
    }

    /** What happened, for people who wonder why an assertion failed: all of it up to twenty runs, else those that did not end well first. */
    public String story() {
        String told = runs.stream().sorted(Comparator.comparing(run -> run.state() == RunState.SUCCESS)).limit(MOST_TOLD)
                .map(SimulatedRun::story)
                .collect(Collectors.joining("\n"));
        return runs.size() <= MOST_TOLD ? told : told + "\nand " + (runs.size() - MOST_TOLD) + " more runs";
    }

    private String runIds() {
        return runs.stream().map(SimulatedRun::runId).collect(Collectors.joining(", "));
    }
}
