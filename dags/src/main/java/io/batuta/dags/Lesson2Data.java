package io.batuta.dags;

import static io.batuta.model.task.OutputType.listOf;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import java.util.List;

/**
 * Lesson 2: dependencies and data.
 *
 * <p><b>What you learn:</b> a task's output is a Java type, and whoever reads it depends on it: the dependency comes from the data, and the compiler checks that the types fit. {@code after} adds a
 * dependency without data. Outputs are records, lists, maps, numbers, text and dates; they are stored as JSON, so a task that is done again later still sees them.
 *
 * <p><b>How to run it:</b> {@code ./batuta dags unpause lesson_2_data}, then {@code ./batuta dags trigger lesson_2_data}
 */
public final class Lesson2Data implements DagSource {
    /** What a shop sold. */
    public record Order(String product, int pieces, double price) {}

    /** What it earned. */
    public record Total(int orders, double revenue) {}

    @Override
    public Dag dag() {
        return Dag.named("lesson_2_data").tags("lesson").tasks(t -> {
            var orders = t.call("fetch_orders", listOf(Order.class), run -> List.of(new Order("tea", 2, 4.5), new Order("cups", 6, 3.0)));
            var total = t.call("add_up", Total.class, orders, (run, all) -> addUp(all));
            var report = t.run("report", total, (run, sum) -> run.log().info(sum.orders() + " orders brought " + sum.revenue()));
            t.run("clean_up", run -> run.log().info("nothing left behind")).after(report);
        });
    }

    static Total addUp(List<Order> orders) {
        return new Total(orders.size(), orders.stream().mapToDouble(order -> order.pieces() * order.price()).sum());
    }
}
