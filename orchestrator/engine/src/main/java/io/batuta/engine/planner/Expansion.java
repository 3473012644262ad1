package io.batuta.engine.planner;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.Turn;
import io.batuta.engine.board.Turn.By;
import io.batuta.model.json.Json;
import io.batuta.model.state.TaskEvent;
import io.batuta.model.state.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Replaces a mapped task's one row by one for each element, in one commit. */
final class Expansion {
    void expand(Cell unexpanded, Turn turn) {
        List<String> elements = elements(unexpanded, turn);
        Map<Integer, Cell> known = known(unexpanded);
        known.values().stream().filter(cell -> cell.mapIndex >= elements.size() && cell.state() != TaskState.REMOVED)
                .forEach(cell -> turn.apply(cell, new TaskEvent.Vanished("its list is shorter now"), By.SCHEDULER));
        if (elements.isEmpty()) {
            turn.apply(unexpanded, new TaskEvent.Skipped("there is nothing to map over: the list is empty"), By.SCHEDULER);
            return;
        }
        int limit = turn.world().limits().defaultMaxElements();
        if (elements.size() > limit) {
            turn.apply(unexpanded, new TaskEvent.Failed("there are " + elements.size() + " elements to map over, the limit is " + limit),
                    By.SCHEDULER);
            return;
        }
        Board board = unexpanded.board;
        int task = unexpanded.task;
        List<Cell> fresh = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Cell cell = known.get(i);
            if (cell == null) {
                cell = turn.create(board, task, i);
                fresh.add(cell);
            } else if (cell.state() == TaskState.REMOVED) {
                turn.apply(cell, new TaskEvent.Revived(), By.SCHEDULER);
            }
            turn.element(cell, elements.get(i));
        }
        turn.expand(unexpanded, fresh);
        board.markDirty(task);
    }

    /** Instances of an earlier list: removed ones, those that were not cleared with it, and those whose attempt was under way when they were. */
    private static Map<Integer, Cell> known(Cell unexpanded) {
        Map<Integer, Cell> known = new HashMap<>();
        for (Cell cell : unexpanded.board.cells(unexpanded.task)) {
            if (cell.mapIndex >= 0) {
                known.put(cell.mapIndex, cell);
            }
        }
        return known;
    }

    private static List<String> elements(Cell unexpanded, Turn turn) {
        Board board = unexpanded.board;
        int over = Objects.requireNonNull(unexpanded.spec().mappedOver());
        boolean ofMapped = board.plan().tasks().get(over).mapped();
        List<String> elements = new ArrayList<>();
        for (Cell source : board.cells(over)) {
            Long attempt = source.outputAttempt();
            if (attempt == null || source.state() == TaskState.REMOVED) {
                continue;
            }
            String json = source.outputJson() != null ? source.outputJson() : turn.world().journal().output(attempt).orElse("[]");
            if (ofMapped) {
                elements.add(json);
            } else {
                for (JsonNode element : Json.tree(json)) {
                    elements.add(element.toString());
                }
            }
        }
        return elements;
    }
}
