package io.batuta.model.schedule;

/** One run after another. There are no ticks: the calendar starts the next run when the last has ended. */
public record ContinuousSchedule() implements Schedule {
    @Override
    public String summary() {
        return "@continuous";
    }

    @Override
    public String describe() {
        return "continuously, one run after another";
    }
}
