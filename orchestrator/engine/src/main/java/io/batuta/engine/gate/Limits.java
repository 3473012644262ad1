package io.batuta.engine.gate;

import io.batuta.engine.board.Board;
import io.batuta.engine.board.Cell;
import io.batuta.engine.board.World;
import io.batuta.model.decide.Reason;
import io.batuta.model.plan.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Which limits are exhausted. */
final class Limits {
    private final BooleanSupplier leaseFits;

    Limits(BooleanSupplier leaseFits) {
        this.leaseFits = leaseFits;
    }

    List<Reason> of(Cell cell, World world) {
        List<Reason> reasons = new ArrayList<>();
        TaskSpec spec = cell.spec();
        if (world.drained()) {
            reasons.add(new Reason.NoNode(null));
        }
        Reason held = world.held();
        if (held != null) {
            reasons.add(held);
        }
        if (!leaseFits.getAsBoolean()) {
            reasons.add(new Reason.LeaseShort());
        }
        World.Pool pool = world.pools().get(spec.pool());
        if (pool == null) {
            reasons.add(new Reason.PoolMissing(spec.pool()));
        } else if (pool.slots >= 0 && world.usedSlots(spec.pool()) + spec.poolSlots() > pool.slots) {
            reasons.add(new Reason.PoolFull(spec.pool(), world.usedSlots(spec.pool()), pool.slots, spec.poolSlots()));
        }
        if (!runHasRoom(cell.board, world)) {
            reasons.add(new Reason.RunFull(cell.board.active(), cell.board.plan().maxActiveTasks()));
        }
        if (!taskHasRoom(cell)) {
            reasons.add(new Reason.TaskFull(cell.board.dag().running(spec.id()), spec.maxActive()));
        }
        boolean backfill = cell.board.run().backfill() != null;
        if (nodeFull(world, backfill)) {
            reasons.add(new Reason.NodeFull(world.inFlight().size(),
                    backfill ? world.limits().backfillParallelism() : world.limits().parallelism()));
        }
        return reasons;
    }

    boolean nodeFull(World world, boolean backfill) {
        return world.inFlight().size() >= (backfill ? world.limits().backfillParallelism() : world.limits().parallelism());
    }

    boolean runHasRoom(Board board, World world) {
        Long backfill = board.run().backfill();
        boolean paused = backfill == null ? board.dag().row().paused() : world.pausedBackfills().contains(backfill);
        return !paused && board.active() < board.plan().maxActiveTasks();
    }

    boolean poolHasRoom(Cell cell, World world) {
        World.Pool pool = world.pools().get(cell.spec().pool());
        return pool != null && (pool.slots < 0 || world.usedSlots(cell.spec().pool()) + cell.spec().poolSlots() <= pool.slots);
    }

    static boolean taskHasRoom(Cell cell) {
        int max = cell.spec().maxActive();
        return max == 0 || cell.board.dag().running(cell.spec().id()) < max;
    }
}
