package io.batuta.model.schedule;

/** One run in the DAG's life: at its start date, else when it is first activated. It is late rather than skipped. */
public record OnceSchedule() implements Schedule {
    @Override
    public String summary() {
        return "@once";
    }

    @Override
    public String describe() {
        return "once";
    }
}
