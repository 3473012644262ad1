package io.batuta.model.schedule;

/** No clock starts it: only a person, the API or another DAG. */
public record ManualSchedule() implements Schedule {
    @Override
    public String summary() {
        return "@manual";
    }

    @Override
    public String describe() {
        return "only when asked";
    }
}
