package io.batuta.engine.calendar;

import io.batuta.engine.board.DagEntry;
import io.batuta.engine.board.Turn;
import io.batuta.model.journal.RunRow;
import io.batuta.model.schedule.Fire;
import io.batuta.model.state.RunState;
import io.batuta.model.state.RunType;
import org.jspecify.annotations.Nullable;

/** Makes the rows of new runs. */
public final class Runs {
    /** A queued run of a schedule's tick or a backfill's date. */
    public RunRow of(RunType type, DagEntry dag, Fire fire, @Nullable Backfilled backfill, Turn turn) {
        return new RunRow(
                turn.world().ids().next(), turn.world().ids().uuid(turn.now()), dag.id(), type.word() + "__" + fire.logicalDate(), type,
                RunState.QUEUED, fire.logicalDate(), fire.intervalStart(),
                fire.intervalEnd(), backfill == null ? fire.at() : turn.now(), turn.now(), null, null,
                backfill == null ? "timetable" : "backfill", backfill == null ? null : backfill.actor(),
                backfill == null ? null : backfill.conf(), null, backfill == null ? null : backfill.id(), null, turn.world().node(), 1, 0);
    }

    /** Which backfill a run belongs to. */
    public record Backfilled(long id, @Nullable String actor, @Nullable String conf) {}
}
