package io.batuta.model.schedule;

import io.batuta.model.check.Check;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * At exactly these instants.
 *
 * @param dates at least one; kept in order, without doubles, and to the microsecond as databases do
 */
public record DatesSchedule(List<Instant> dates) implements Schedule {
    public DatesSchedule {
        if (dates.isEmpty()) {
            throw new IllegalArgumentException("dates() needs at least one instant; use manual() for a DAG that no clock starts.");
        }
        String problem = dates.stream().map(date -> Check.moment("dates", date)).filter(Objects::nonNull).findFirst().orElse(null);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        dates = dates.stream().map(date -> date.truncatedTo(ChronoUnit.MICROS)).sorted().distinct().toList();
    }

    @Override
    public String summary() {
        return dates.size() == 1 ? "1 date" : dates.size() + " dates";
    }

    @Override
    public String describe() {
        return dates.size() == 1
                ? "at " + dates.getFirst()
                : "at " + dates.size() + " given instants from " + dates.getFirst() + " to " + dates.getLast();
    }
}
