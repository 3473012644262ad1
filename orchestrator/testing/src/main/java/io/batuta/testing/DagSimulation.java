package io.batuta.testing;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.json.Json;
import io.batuta.model.plan.TaskSpec;
import io.batuta.model.task.Connection;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.TaskCode;
import io.batuta.model.task.TaskHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a whole DAG in a test, in virtual time, with the engine that runs it in production but without a database, a server or anything outside:
 *
 * <pre>{@code
 * var result = DagSimulation.of(new Sales()).at("2027-03-28T02:30", "Europe/Berlin").failing("load", times(2)).run();
 * assertThat(result).succeeded().task("load").tried(3);
 * }</pre>
 *
 * <p>Java tasks really run, on the calling thread, and their outputs go through JSON as in production. Tasks of other kinds are recorded instead of done ({@code assertThat(result).task("publish")
 * .recorded(…)}); they succeed with what {@link #output} gives or, for the results Batuta knows, with an empty one. A try takes no time unless {@link #taking} says otherwise. A second {@link #run()}
 * begins from nothing again. Not thread-safe.
 */
public final class DagSimulation {
    /** When a simulated run happens unless a test says otherwise. */
    public static final Instant DEFAULT_MOMENT = Instant.parse("2027-01-04T06:00:00Z");

    final Dag dag;
    final List<Instant> moments = new ArrayList<>();
    @Nullable Instant from;
    @Nullable Instant until;
    Duration within = Duration.ofDays(7);
    Duration everyTaskTakes = Duration.ZERO;
    final Map<String, Object> params = new LinkedHashMap<>();
    final Map<String, Failing> failing = new HashMap<>();
    final Map<String, Duration> taking = new HashMap<>();
    final Map<String, TaskCode> replaced = new HashMap<>();
    final Map<String, TaskHandler> handlers = new HashMap<>();
    final Map<String, Connection> connections = new LinkedHashMap<>();
    final Map<String, String> variables = new LinkedHashMap<>();
    final Map<String, Integer> pools = new LinkedHashMap<>();
    final Map<Stored, String> values = new LinkedHashMap<>();
    boolean hooks;

    /** Tries that fail, and the sentence they fail with. */
    record Failing(Times times, String reason, boolean retryable) {}

    /** Where a durable value lies; an empty task means DAG-wide. */
    record Stored(String task, String key) {}

    private DagSimulation(Dag dag) {
        this.dag = dag;
    }

    /** A simulation of that DAG. */
    public static DagSimulation of(Dag dag) {
        return new DagSimulation(dag);
    }

    /** A simulation of the DAG in that source. */
    public static DagSimulation of(DagSource source) {
        return new DagSimulation(source.dag());
    }

    // ---- when

    /** A run for that moment, as when a person triggers it with that logical date. Several calls make several runs, each at its moment. */
    public DagSimulation at(Instant moment) {
        moments.add(moment);
        return this;
    }

    /** The same; ISO 8601 with an offset: {@code 2027-03-28T01:30:00Z}. */
    public DagSimulation at(String moment) {
        return at(Moments.parse(moment));
    }

    /** The same in local time. A time that the clocks skip is moved forward by as much as they do; of one that comes twice the first is taken. */
    public DagSimulation at(String local, String zone) {
        return at(LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant());
    }

    /** Lets the DAG's own schedule make the runs, from that moment (its activation) on; {@link #until} says how long. */
    public DagSimulation scheduledFrom(Instant from) {
        this.from = from;
        return this;
    }

    /** The same; ISO 8601 with an offset. */
    public DagSimulation scheduledFrom(String from) {
        return scheduledFrom(Moments.parse(from));
    }

    /** Until when the schedule makes runs, this moment included; what is under way then goes on to its end. */
    public DagSimulation until(Instant until) {
        this.until = until;
        return this;
    }

    /** The same; ISO 8601 with an offset. */
    public DagSimulation until(String until) {
        return until(Moments.parse(until));
    }

    /** How much virtual time may pass before the simulation gives up on runs that do not end; default seven days. */
    public DagSimulation within(Duration limit) {
        this.within = limit;
        return this;
    }

    // ---- what comes in

    /** A parameter of the runs made by {@link #at}. */
    public DagSimulation param(String name, Object value) {
        params.put(name, value);
        return this;
    }

    /** Parameters of the runs made by {@link #at}. */
    public DagSimulation params(Map<String, ?> values) {
        params.putAll(values);
        return this;
    }

    /** A connection that tasks can ask for. */
    public DagSimulation connection(Connection connection) {
        connections.put(connection.id(), connection);
        return this;
    }

    /** A connection of which only the place matters. */
    public DagSimulation connection(String id, String kind, String host, int port) {
        return connection(new Connection(id, kind, null, host, port, null, null, null, Map.of(), Set.of()));
    }

    /** A variable that tasks can ask for. */
    public DagSimulation variable(String key, String value) {
        variables.put(key, value);
        return this;
    }

    /** Gives a pool that many slots; pools that are not named here have no limit. */
    public DagSimulation pool(String name, int slots) {
        pools.put(name, slots);
        return this;
    }

    /** A durable value of a task that is there before the first run. */
    public DagSimulation state(String task, String key, Object value) {
        values.put(new Stored(known(task), key), Json.write(value));
        return this;
    }

    /** A durable value of the whole DAG that is there before the first run. */
    public DagSimulation dagState(String key, Object value) {
        values.put(new Stored("", key), Json.write(value));
        return this;
    }

    // ---- what happens

    /** These tries of the task fail instead of doing anything. */
    public DagSimulation failing(String task, Times times) {
        return failing(task, times, "it failed because the simulation says so");
    }

    /** These tries of the task fail with that sentence instead of doing anything. */
    public DagSimulation failing(String task, Times times, String reason) {
        failing.put(known(task), new Failing(times, reason, true));
        return this;
    }

    /** The task fails with that sentence, and no retry can help. */
    public DagSimulation failingForGood(String task, String reason) {
        failing.put(known(task), new Failing(Times.always(), reason, false));
        return this;
    }

    /** How much virtual time a try of the task takes. */
    public DagSimulation taking(String task, Duration time) {
        taking.put(known(task), time);
        return this;
    }

    /** How much virtual time a try takes whose task is not named otherwise; default none. */
    public DagSimulation everyTaskTaking(Duration time) {
        this.everyTaskTakes = time;
        return this;
    }

    /** The task is not done but has this output. */
    public DagSimulation output(String task, Object value) {
        return replacing(task, _ -> value);
    }

    /** The branch is not asked but goes to these tasks. */
    public DagSimulation choosing(String branch, String... tasks) {
        return replacing(branch, _ -> new Outcome.Branched(List.of(tasks), Set.of(tasks), false));
    }

    /** Does this instead of the task: gives its output, null, or an {@link Outcome}. */
    public DagSimulation replacing(String task, TaskCode code) {
        replaced.put(known(task), code);
        return this;
    }

    /** Tasks of the handler's kind are really done by it, instead of being recorded. */
    public DagSimulation handling(TaskHandler handler) {
        handlers.put(handler.kind(), handler);
        return this;
    }

    /** Calls the authors' hooks, too, which otherwise are only recorded as alerts. */
    public DagSimulation callingHooks() {
        this.hooks = true;
        return this;
    }

    /**
     * Runs it to the end.
     *
     * @throws IllegalArgumentException when what was asked for cannot be: params that do not fit, a logical date used twice
     */
    public Simulated run() {
        if (from != null && !moments.isEmpty()) {
            throw new IllegalArgumentException(
                    "use either at(…) for given moments or scheduledFrom(…).until(…) for the DAG's schedule, not both");
        }
        if (from != null && (until == null || until.isBefore(from))) {
            throw new IllegalArgumentException("say until(…) when the schedule is to end, after " + from);
        }
        if (from != null && !params.isEmpty()) {
            throw new IllegalArgumentException("scheduled runs use the defaults of the DAG's params; use at(…) to give others");
        }
        try (Stage stage = new Stage(this)) {
            return stage.play();
        }
    }

    private String known(String task) {
        if (dag.plan().task(task) == null) {
            Set<String> ids = dag.plan().tasks().stream().map(TaskSpec::id).collect(Collectors.toCollection(TreeSet::new));
            throw new IllegalArgumentException("DAG " + dag.id() + " has no task '" + task + "'; it has " + String.join(", ", ids));
        }
        return task;
    }
}
