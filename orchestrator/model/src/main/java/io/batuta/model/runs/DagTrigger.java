package io.batuta.model.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.Task;
import io.batuta.model.json.Json;
import io.batuta.model.sensor.Sensor;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run of another DAG, and waits for its end if asked to.
 *
 * <p>Once: the run's id is made of this run, this task and the try, so a crash starts no second one. A retry takes the run that an earlier try started unless that has failed; after a clear, a new run is
 * started. The options of sensors (how often it looks, when it gives up) are about the waiting. Not thread-safe.
 */
public final class DagTrigger extends Sensor<TriggeredRun, DagTrigger> {
    /** The kind. */
    public static final Kind<TriggeredRun> KIND = new Kind<>("dag.trigger", OutputType.of(TriggeredRun.class));

    private static final int MOST_PARAMS = 256 * 1024;

    private String dagId = "";
    private final Map<String, JsonNode> params = new TreeMap<>();
    private @Nullable RunParams code;
    private List<Task<?>> inputs = List.of();
    private boolean sameDate;
    private @Nullable Instant date;
    private IfThere ifThere = IfThere.FAIL;
    private boolean waits;
    private boolean failWithIt = true;

    DagTrigger(String id) {
        super(id, KIND);
        every(Duration.ofSeconds(5));
    }

    /** The other DAG. */
    public DagTrigger dag(String id) {
        this.dagId = id;
        return this;
    }

    /** A param of the run; checked against what the other DAG declares when the run is started. */
    public DagTrigger param(String name, Object value) {
        params.put(name, Json.toTree(value));
        return this;
    }

    /** Params of the run that this code makes, reading the outputs of these tasks. */
    public DagTrigger params(RunParams code, Task<?>... reading) {
        this.code = code;
        this.inputs = List.of(reading);
        return this;
    }

    /** The run gets the logical date of this one. Without a date it has none. */
    public DagTrigger sameDate() {
        this.sameDate = true;
        return this;
    }

    /** The run gets this logical date. */
    public DagTrigger date(Instant date) {
        this.date = date;
        return this;
    }

    /** What happens when the logical date has a run already; default it fails. */
    public DagTrigger ifThere(IfThere choice) {
        this.ifThere = choice;
        return this;
    }

    /** Waits for the run's end, and fails when it fails. */
    public DagTrigger andWait() {
        this.waits = true;
        return this;
    }

    /** Waits for the run's end, and succeeds whatever it is. Its output says which. */
    public DagTrigger andWaitForAnyEnd() {
        this.waits = true;
        this.failWithIt = false;
        return this;
    }

    @Override
    public List<Task<?>> inputs() {
        return inputs;
    }

    @Override
    public @Nullable Object code() {
        return code;
    }

    @Override
    protected DagTrigger self() {
        return this;
    }

    @Override
    public Object config() {
        return new DagTriggerConfig(dagId, Collections.unmodifiableMap(new TreeMap<>(params)), code != null, sameDate, date, ifThere, waits,
                failWithIt, looks());
    }

    private @Nullable String wrongParam() {
        for (String name : params.keySet()) {
            if (name.isBlank() || name.length() > 250 || Check.plain("param", name) != null) {
                return "param: '" + Check.cut(name) + "' is no param's name";
            }
        }
        return Json.write(params).length() > MOST_PARAMS
                ? "param: they have more than 256 kB in all"
                : params.entrySet().stream().filter(param -> param.getValue().isTextual())
                        .map(param -> Check.text("param " + param.getKey(), param.getValue().textValue(), MOST_PARAMS))
                        .filter(problem -> problem != null).findFirst().orElse(null);
    }

    @Override
    protected @Nullable String ownProblem() {
        if (OtherDag.wrongId(dagId)) {
            return "dag: '" + Check.cut(dagId) + "' is no DAG's id: give it with .dag(\"…\"), 1 to 250 letters, digits, '_', '-' or '.'";
        }
        String wrong = wrongParam();
        if (wrong != null) {
            return wrong;
        }
        String moment = Check.moment("date", date);
        if (moment != null) {
            return moment;
        }
        if (sameDate && date != null) {
            return "sameDate and date cannot be used together";
        }
        return ifThere != IfThere.FAIL && !sameDate && date == null
                ? "ifThere: only a logical date can have a run already; add .sameDate() or .date(…)"
                : null;
    }
}
