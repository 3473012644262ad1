package io.batuta.model.runs;

import java.util.regex.Pattern;

/**
 * Tasks about runs of other DAGs:
 *
 * <pre>{@code
 * t.add(OtherDag.waitFor("sales_loaded").dag("sales").task("load"));
 * t.add(OtherDag.trigger("report").dag("sales_report").param("region", "north").andWait());
 * }</pre>
 */
public final class OtherDag {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,250}");

    private OtherDag() {}

    /** Begins a sensor that waits for another DAG's run of the same logical date. */
    public static DagWait waitFor(String id) {
        return new DagWait(id);
    }

    /** Begins a task that starts a run of another DAG. */
    public static DagTrigger trigger(String id) {
        return new DagTrigger(id);
    }

    static boolean wrongId(String id) {
        return !ID.matcher(id).matches();
    }
}
