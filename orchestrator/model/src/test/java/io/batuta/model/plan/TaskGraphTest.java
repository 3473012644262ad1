package io.batuta.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskGraphTest {
    @Test
    void whatLiesBehindAndBeforeEveryTaskIsTheSameTogetherAsOneByOne() {
        for (int seed = 0; seed < 200; seed++) {
            TaskGraph graph = random(new Random(seed));
            var behind = graph.allDescendants();
            var before = graph.allAncestors();
            for (int task = 0; task < graph.size(); task++) {
                assertThat(behind.get(task)).as("behind task %d of seed %d", task, seed).isEqualTo(graph.descendants(task));
                assertThat(before.get(task)).as("before task %d of seed %d", task, seed).isEqualTo(graph.ancestors(task));
            }
        }
    }

    /** Up to 40 tasks whose numbers are in no order: each may wait for those that stand before it in a shuffled row. */
    private static TaskGraph random(Random random) {
        List<Integer> row = new ArrayList<>();
        int size = 1 + random.nextInt(40);
        for (int i = 0; i < size; i++) {
            row.add(i);
        }
        Collections.shuffle(row, random);
        List<List<Integer>> upstreams = new ArrayList<>();
        row.forEach(_ -> upstreams.add(List.of()));
        for (int place = 1; place < row.size(); place++) {
            upstreams.set(row.get(place), row.subList(0, place).stream().filter(_ -> random.nextInt(5) == 0).toList());
        }
        return TaskGraph.of(upstreams);
    }
}
