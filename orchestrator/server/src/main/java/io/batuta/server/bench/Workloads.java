package io.batuta.server.bench;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.Task;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.shell.Shell;
import io.batuta.model.task.OutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The DAGs of the workloads. Their in-process tasks do nothing but write their line into the ledger. */
final class Workloads {
    private final Ledger ledger;

    Workloads(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A chain of in-process tasks. */
    Dag chain(String id, int length) {
        return Dag.named(id).tasks(t -> {
            Task<Void> before = t.run("t0", ledger::note);
            for (int i = 1; i < length; i++) {
                before = t.run("t" + i, ledger::note).after(before);
            }
        });
    }

    /** A chain of processes that do nothing. */
    static Dag processes(String id, int length) {
        return Dag.named(id).tasks(t -> {
            Task<?> before = t.add(Shell.run("t0").command("/bin/true"));
            for (int i = 1; i < length; i++) {
                before = t.add(Shell.run("t" + i).command("/bin/true")).after(before);
            }
        });
    }

    /** Layers, each fully connected to the next. */
    Dag layers(String id, int wide, int deep) {
        return Dag.named(id).maxActiveTasks(wide).tasks(t -> {
            List<Task<Void>> before = List.of();
            for (int layer = 0; layer < deep; layer++) {
                List<Task<Void>> now = new ArrayList<>();
                for (int i = 0; i < wide; i++) {
                    now.add(t.run("l" + layer + "_" + i, ledger::note).after(before.toArray(Task[]::new)));
                }
                before = now;
            }
        });
    }

    /** Tasks side by side. */
    Dag wide(String id, int width, int limit) {
        return Dag.named(id).maxActiveTasks(limit).tasks(t -> IntStream.range(0, width).forEach(i -> t.run("t" + i, ledger::note)));
    }

    /** A list, one task per element, and one that reads them all. */
    static Dag mapped(String id, int elements) {
        return Dag.named(id).maxActiveTasks(elements).tasks(t -> {
            var list = t.call("list", OutputType.listOf(Integer.class), run -> IntStream.range(0, elements).boxed().toList());
            var each = t.map("each", Integer.class, list, (run, i) -> i * 2);
            t.call("sum", Long.class, each, (run, all) -> all.stream().mapToLong(Integer::longValue).sum());
        });
    }

    /** A chain with a run for every day. */
    Dag daily(String id, int length) {
        return Dag.named(id).schedule(Schedule.daily()).startingAt("2020-01-01T00:00:00Z").tasks(t -> {
            Task<Void> before = t.run("t0", ledger::note);
            for (int i = 1; i < length; i++) {
                before = t.run("t" + i, ledger::note).after(before);
            }
        });
    }

    /** One task at every tick of a cron from one moment to another; it tells when its code begins. */
    Dag ticking(String id, String cron, Instant from, Instant to, Consumer<Begun> begun) {
        return Dag.named(id).schedule(Schedule.cron(cron)).startingAt(from).endingAt(to.toString()).tasks(t -> t.run("tick", run -> {
            begun.accept(new Begun(run.dagId() + ' ' + run.runId(), Instant.now()));
            ledger.note(run);
        }));
    }

    /** A run, as {@code dag run}, and when the code of its task began. */
    record Begun(String run, Instant at) {}
}
