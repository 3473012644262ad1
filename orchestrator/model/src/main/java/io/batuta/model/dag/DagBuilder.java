package io.batuta.model.dag;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import io.batuta.model.plan.ParamSpec;
import io.batuta.model.schedule.AfterOutage;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.schedule.Schedule;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import io.batuta.model.task.Hook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds a DAG; {@link #tasks} ends it. Not thread-safe. */
public final class DagBuilder {
    final String dagId;
    final Defaults defaults = new Defaults();
    final Map<String, ParamSpec> params = new LinkedHashMap<>();
    final Set<String> tags = new LinkedHashSet<>();
    final Map<AlertOn, Set<AlertTo>> alerts = new EnumMap<>(AlertOn.class);
    final Map<AlertOn, Hook> hooks = new EnumMap<>(AlertOn.class);
    Schedule schedule = Schedule.manual();
    @Nullable String description;
    @Nullable String docMd;
    @Nullable String owner;
    @Nullable Instant startDate;
    @Nullable Instant endDate;
    Catchup catchup = Catchup.NONE;
    @Nullable AfterOutage afterOutage;
    @Nullable Integer maxActiveRuns;
    int maxActiveTasks = 256;
    int maxConsecutiveFailedRuns;
    @Nullable Duration runTimeout;
    @Nullable Duration deadline;
    DagPlan.Overlap overlap = DagPlan.Overlap.QUEUE;
    DagPlan.@Nullable Retention retention;
    WeightRule weightRule = WeightRule.DOWNSTREAM;

    DagBuilder(String dagId) {
        if (!Dag.validId(dagId)) {
            throw new IllegalArgumentException(
                    "the DAG id '" + Dag.shortened(dagId) + "' is not valid; use 1 to 250 letters, digits, '_', '-' or '.'");
        }
        this.dagId = dagId;
    }

    /** How a task's priority grows with its neighbours'. */
    public enum WeightRule {
        /** Its own weight and all its descendants': what holds up most starts first (the default). */
        DOWNSTREAM,
        /** Its own weight and all its ancestors': what is nearly done starts first. */
        UPSTREAM,
        /** Its own weight only. */
        ABSOLUTE
    }

    /** When it runs by itself; default never (manual). */
    public DagBuilder schedule(Schedule schedule) {
        this.schedule = schedule;
        return this;
    }

    /** The first moment its schedule counts from; default its first activation. ISO 8601 with an offset, for example {@code 2025-05-07T12:00:00Z}. */
    public DagBuilder startingAt(String iso) {
        return startingAt(instant(iso, "start date"));
    }

    /** The first moment its schedule counts from. */
    public DagBuilder startingAt(Instant start) {
        this.startDate = start;
        return this;
    }

    /** After this moment its schedule makes no more runs. */
    public DagBuilder endingAt(String iso) {
        this.endDate = instant(iso, "end date");
        return this;
    }

    /** Which runs missed before its activation or while it was paused are made up for; default none. */
    public DagBuilder catchup(Catchup catchup) {
        this.catchup = catchup;
        return this;
    }

    /** Which runs missed because nothing was running are made up for; default all within the last minute, else the latest. */
    public DagBuilder afterOutage(AfterOutage choice) {
        this.afterOutage = choice;
        return this;
    }

    /** The most runs under way at once; 1 or more, default 16 (a continuous schedule has never more than 1). */
    public DagBuilder maxActiveRuns(int runs) {
        this.maxActiveRuns = runs;
        return this;
    }

    /** The most tasks of one run under way at once; 1 or more, default 256. */
    public DagBuilder maxActiveTasks(int tasks) {
        this.maxActiveTasks = tasks;
        return this;
    }

    /** What happens when a run is due while the limit of active runs is reached; default it queues. */
    public DagBuilder overlap(DagPlan.Overlap overlap) {
        this.overlap = overlap;
        return this;
    }

    /** After this many failed runs in a row the DAG is paused; default 0: never. */
    public DagBuilder pauseAfterFailedRuns(int runs) {
        this.maxConsecutiveFailedRuns = runs;
        return this;
    }

    /** The longest a run may take before it is failed and its tasks are cancelled; default no limit. */
    public DagBuilder runTimeout(Duration timeout) {
        this.runTimeout = timeout;
        return this;
    }

    /**
     * When a run is expected to have ended, counted from when it was due. One that has not is told of ({@link AlertOn#DEADLINE_MISSED}), before the breach if earlier runs say so
     * ({@link AlertOn#DEADLINE_AT_RISK}), and goes on. Runs of a backfill and cleared runs have no deadline. Default: none.
     */
    public DagBuilder deadline(Duration afterDue) {
        this.deadline = afterDue;
        return this;
    }

    /** Options for all its tasks; a task's own win. */
    public DagBuilder defaults(Consumer<Defaults> set) {
        set.accept(defaults);
        return this;
    }

    /** A parameter with a default; the default's type is the parameter's. */
    public DagBuilder param(String name, Object defaultValue) {
        return param(name, defaultValue, "");
    }

    /** A parameter with a default and a description. */
    public DagBuilder param(String name, Object defaultValue, String description) {
        JsonNode value = Json.toTree(defaultValue);
        return param(new ParamSpec(name, Params.typeOf(value), value, description.isEmpty() ? null : description, List.of()));
    }

    /** A parameter that each run must give. */
    public DagBuilder requiredParam(String name, Class<?> type) {
        return param(new ParamSpec(name, Params.typeOf(type, dagId, name), null, null, List.of()));
    }

    /** A parameter with a default and the only values allowed. */
    public DagBuilder paramChoice(String name, Object defaultValue, Object... allowed) {
        JsonNode value = Json.toTree(defaultValue);
        List<JsonNode> values = Arrays.stream(allowed).<JsonNode>map(Json::toTree).toList();
        if (!values.contains(value)) {
            throw new DagException(dagId, null,
                    "the default of param " + name + " is " + value + ", which is not among the allowed " + values);
        }
        return param(new ParamSpec(name, Params.typeOf(value), value, null, values));
    }

    /** Words to find it by. */
    public DagBuilder tags(String... tags) {
        this.tags.addAll(List.of(tags));
        return this;
    }

    /** Whose it is, for people. */
    public DagBuilder owner(String owner) {
        this.owner = owner;
        return this;
    }

    /** One line on what it does. */
    public DagBuilder description(String description) {
        this.description = description;
        return this;
    }

    /** Its documentation in Markdown. */
    public DagBuilder doc(String markdown) {
        this.docMd = markdown;
        return this;
    }

    /** How long its history and logs are kept, where it differs from the service's setting; null keeps the service's. */
    public DagBuilder keep(@Nullable Duration history, @Nullable Duration logs) {
        this.retention = new DagPlan.Retention(history, logs);
        return this;
    }

    /** How a task's priority grows with its neighbours'. */
    public DagBuilder weightRule(WeightRule rule) {
        this.weightRule = rule;
        return this;
    }

    /** Mails these addresses when a run of it ends so; for its tasks use {@link #defaults}. */
    public DagBuilder mailOnRun(AlertOn on, String... addresses) {
        AlertTargets.add(alerts, on, AlertTargets.mail(addresses));
        return this;
    }

    /** Posts to these webhooks when a run of it ends so, each the id of a connection of kind webhook. */
    public DagBuilder webhookOnRun(AlertOn on, String... connections) {
        AlertTargets.add(alerts, on, AlertTargets.webhooks(connections));
        return this;
    }

    /** Calls this code when a run of it ends so, after it is durable. */
    public DagBuilder onRun(AlertOn on, Hook hook) {
        hooks.put(on, hook);
        return this;
    }

    /**
     * Adds the tasks and finishes the DAG.
     *
     * @throws DagException when it cannot be: a cycle, a duplicate id, an output type that cannot be stored, …
     */
    public Dag tasks(Consumer<Tasks> content) {
        Tasks tasks = new Tasks(dagId);
        content.accept(tasks);
        return DagAssembler.assemble(this, tasks);
    }

    private DagBuilder param(ParamSpec param) {
        if (params.putIfAbsent(param.name(), param) != null) {
            throw new DagException(dagId, null, "there are two params called " + param.name());
        }
        return this;
    }

    private Instant instant(String iso, String what) {
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException e) {
            throw new DagException(dagId, null,
                    "the " + what + " '" + Dag.shortened(iso) + "' is not a date and time with an offset, such as 2025-05-07T12:00:00Z");
        }
    }
}
