package io.batuta.model.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looking ahead in a timetable. */
public final class Schedules {
    private Schedules() {}

    /** The next {@code n} ticks from an instant on, that one included; fewer when the timetable ends. */
    public static List<Fire> upcoming(Timetable timetable, Instant from, int n) {
        List<Fire> fires = new ArrayList<>();
        Fire fire = n > 0 ? timetable.next(null, from) : null;
        while (fire != null && fires.size() < n) {
            fires.add(fire);
            fire = timetable.next(fire.at(), fire.at());
        }
        return List.copyOf(fires);
    }
}
