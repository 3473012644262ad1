package io.batuta.engine.steer;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.World;
import io.batuta.engine.calendar.Continuing;
import io.batuta.engine.command.Commands.Explanation;
import io.batuta.engine.command.Commands.TaskSelector;
import io.batuta.engine.lifecycle.Lifecycle;
import io.batuta.model.decide.Decider;
import io.batuta.model.decide.Decision;
import io.batuta.model.decide.Reason;
import io.batuta.model.decide.TaskView;
import io.batuta.model.journal.RunRow;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.schedule.ContinuousSchedule;
import io.batuta.model.schedule.ManualSchedule;
import io.batuta.model.state.RunState;
import io.batuta.model.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why something does (not) run: the same decision the scheduler takes, in sentences. Of what has ended, why it ended so. */
final class Explaining {
    private final Lifecycle lifecycle;

    Explaining(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    Explanation dag(DagEntry dag, Turn turn) {
        List<String> reasons = new ArrayList<>();
        DagPlan plan = dag.newest().plan();
        Instant next = dag.nextFire();
        Instant start = plan.startDate();
        if (turn.world().allPaused()) {
            reasons.add(new Reason.AllPaused().sentence());
        }
        Reason held = turn.world().held();
        if (held != null) {
            reasons.add(held.sentence());
        }
        if (dag.row().paused()) {
            boolean tells = next != null && !Continuing.is(dag);
            reasons.add("paused: unpause it to start" + (tells ? "; the next run would be " + next : ""));
        }
        reasons.add("schedule: " + plan.schedule().describe());
        if (start != null && start.isAfter(turn.now())) {
            reasons.add("its start date " + start + " lies in the future; nothing is scheduled before it");
        }
        Instant end = plan.endDate();
        if (end != null && end.isBefore(turn.now())) {
            reasons.add("its end date " + end + " has passed; its schedule makes no more runs");
        }
        if (plan.schedule() instanceof ContinuousSchedule continuous) {
            next = continuous(dag, continuous, reasons, turn);
        }
        boolean scheduled = !(plan.schedule() instanceof ManualSchedule || plan.schedule() instanceof ContinuousSchedule);
        if (scheduled && !dag.row().paused()) {
            reasons.add(next == null ? "its schedule makes no further run; trigger it by hand" : "the next run starts at " + next);
        }
        if (scheduled) {
            reasons.add("catchup " + plan.catchup().text() + ": "
                    + (plan.catchup().text().equals("NONE")
                            ? "dates missed before activation or while paused do not run"
                            : "missed dates are made up for"));
        }
        int waiting = dag.queued(0).size();
        if (waiting > 0) {
            reasons.add(waiting + (waiting == 1 ? " run is queued, " : " runs are queued, ") + dag.activeRuns(0) + " of at most "
                    + plan.maxActiveRuns() + " are active");
        }
        return new Explanation("DAG " + dag.id(), dag.row().paused() ? "paused" : "active", reasons, dag.row().paused() ? null : next);
    }

    private static @Nullable Instant continuous(DagEntry dag, ContinuousSchedule schedule, List<String> reasons, Turn turn) {
        Continuing.Standing standing = Continuing.standing(dag, schedule, turn.world(), turn.now());
        RunRow open = standing.open();
        if (open != null) {
            Instant since = open.startedAt();
            reasons.add("run " + open.runId() + switch (open.state()) {
                case QUEUED -> " is queued";
                case RUNNING -> " has been running since " + since;
                case SUCCESS, FAILED -> " has ended, but something it began is still under way";
            } + "; the next begins when it has ended");
        }
        Instant known = dag.nextFire() == null ? standing.next() : dag.nextFire();
        boolean goesOn = !dag.row().paused() && open == null;
        if (standing.failures() > 0) {
            String often = standing.failures() < Continuing.MOST_COUNTED ? "" : "at least ";
            reasons.add("failed " + often + standing.failures() + (standing.failures() == 1 ? " time" : " times") + " in a row"
                    + (goesOn && known != null ? "; the next run starts at " + known : ""));
        } else if (goesOn && known != null) {
            reasons.add(known.isAfter(turn.now()) ? "the next run starts at " + known : "the next run starts now");
        }
        return goesOn ? known : null;
    }

    Explanation run(DagEntry dag, String runId, @Nullable TaskSelector task, Turn turn) {
        for (var queue : dag.queued().values()) {
            for (RunRow run : queue) {
                if (run.runId().equals(runId)) {
                    return queued(dag, run, turn);
                }
            }
        }
        Board board = Finder.board(dag.id(), runId, turn);
        if (task != null) {
            return task(board, task, turn);
        }
        Map<String, Integer> states = new LinkedHashMap<>();
        List<String> reasons = new ArrayList<>();
        for (Cell cell : board.all()) {
            states.merge(cell.state().plain(), 1, Integer::sum);
            boolean waits = !cell.state().finished() && (!cell.state().active() || waitsFor(cell) != null);
            // While a run is under way its failures are told elsewhere, and what waits is what is asked for.
            boolean ended = cell.state() == TaskState.FAILED && board.run().state().finished();
            if ((waits || ended) && reasons.size() < 10) {
                sentences(cell, turn).forEach(sentence -> reasons.add(cell.spec().id() + cell.element() + ": " + sentence));
            }
        }
        reasons.addFirst("its tasks: "
                + states.entrySet().stream().map(state -> state.getValue() + " " + state.getKey()).collect(Collectors.joining(", ")));
        return new Explanation("run " + runId, board.run().state().word(), reasons, null);
    }

    private Explanation queued(DagEntry dag, RunRow run, Turn turn) {
        World world = turn.world();
        List<String> reasons = new ArrayList<>();
        if (world.allPaused()) {
            reasons.add(new Reason.AllPaused().sentence());
        }
        if (dag.row().paused()) {
            reasons.add(new Reason.DagPaused(dag.id()).sentence());
        }
        Reason held = world.held();
        if (held != null) {
            reasons.add(held.sentence());
        }
        long backfill = run.backfill() == null ? 0 : run.backfill();
        int limit = backfill == 0 ? dag.newest().plan().maxActiveRuns() : world.backfillLimit(backfill);
        boolean later = run.runAfter().isAfter(turn.now());
        if (later) {
            reasons.add("it starts at " + run.runAfter() + " at the earliest");
        }
        if (reasons.isEmpty() || dag.activeRuns(backfill) >= limit) {
            reasons.add(new Reason.RunNotStarted(dag.activeRuns(backfill), limit).sentence());
        }
        return new Explanation("run " + run.runId(), RunState.QUEUED.word(), reasons, later ? run.runAfter() : null);
    }

    private Explanation task(Board board, TaskSelector task, Turn turn) {
        List<Cell> cells = Finder.cells(board, List.of(task)).stream()
                .sorted(Comparator.comparing(cell -> cell.state() != TaskState.FAILED)).limit(5).toList();
        List<String> reasons = new ArrayList<>();
        for (Cell cell : cells) {
            String prefix = cells.size() == 1 ? "" : cell.element() + " ";
            sentences(cell, turn).forEach(sentence -> reasons.add(prefix + sentence));
        }
        Cell first = cells.getFirst();
        return new Explanation(first.words(), first.state().word(), reasons, first.notBefore());
    }

    private List<String> sentences(Cell cell, Turn turn) {
        String waitsFor = waitsFor(cell);
        if (waitsFor != null) {
            return List.of("it waits for " + waitsFor);
        }
        List<String> sentences = new ArrayList<>(decided(cell, turn));
        String reason = cell.reason();
        if (reason != null) {
            sentences.add(cell.state() == TaskState.UP_FOR_RETRY ? "its last try: " + reason : reason);
        }
        if (cell.hint() != null) {
            sentences.add("what to do: " + cell.hint());
        }
        return sentences;
    }

    /** What its attempt says it waits for, when it is under way on this node. */
    private @Nullable String waitsFor(Cell cell) {
        var open = cell.open();
        return open == null || cell.state() != TaskState.RUNNING ? null : lifecycle.launcher().waitsFor(open.id());
    }

    private List<String> decided(Cell cell, Turn turn) {
        List<Reason> limits = cell.state().active() || cell.state().finished() ? List.of() : lifecycle.gate().reasons(cell, turn.world());
        TaskView view = lifecycle.views().of(cell, turn.world(), new TaskView.Limits(limits));
        return switch (Decider.decide(view, turn.now())) {
            case Decision.Start(),Decision.Expand() -> List.of("it starts now");
            case Decision.Become(var state, String reason) -> List.of("it becomes " + state.plain() + ": " + reason);
            case Decision.Wait(List<Reason> reasons) -> reasons.stream().map(Reason::sentence).toList();
        };
    }
}
