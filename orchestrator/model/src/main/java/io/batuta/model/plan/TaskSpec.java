package io.batuta.model.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.decide.RetryPolicy;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import io.batuta.model.task.OnUnknown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One task as data.
 *
 * @param id the full id, group prefix included ({@code group.task})
 * @param kind which handler does it: {@code java}, {@code shell}, {@code http}, {@code kafka.produce}, {@code empty}, …
 * @param config the kind's own settings; null for a late task, whose settings its code makes from its inputs when it starts
 * @param upstream indexes into {@link DagPlan#tasks} of its direct upstreams, ascending, without doubles
 * @param inputs which upstreams' outputs it reads, in the order its code expects them
 * @param outputType the output's Java type as an author would write it ({@code List<User>}), or null when it has none
 * @param mappedOver the index of the task whose output's elements it runs once for, or null
 * @param late whether {@code config} is made by the author's code at start
 * @param needsCode whether starting it needs the author's classes
 * @param timeout the longest an attempt may run; null for no limit
 * @param deadline how long after its run was due it is expected to have ended; null for no expectation
 * @param queue the label a node must carry to run it; null for any node
 * @param priority the effective priority weight: higher starts first
 * @param maxActive the most instances of this task that may run at once over all runs of its DAG; 0 for no limit
 */
public record TaskSpec(
        String id,
        String kind,
        @Nullable JsonNode config,
        List<Integer> upstream,
        List<Integer> inputs,
        @Nullable String outputType,
        boolean sensitiveOutput,
        @Nullable Integer mappedOver,
        boolean late,
        boolean needsCode,
        TriggerRule triggerRule,
        RetryPolicy retry,
        @Nullable Duration timeout,
        @Nullable Duration deadline,
        String pool,
        int poolSlots,
        int priority,
        int maxActive,
        boolean dependsOnPast,
        boolean waitForDownstream,
        @Nullable String queue,
        @Nullable OnUnknown onUnknown,
        @Nullable String group,
        @Nullable String title,
        @Nullable String docMd,
        @Nullable String owner,
        Map<AlertOn, List<AlertTo>> alerts,
        Set<AlertOn> hooks) {

    /** What most tasks have in common is kept once: a node holds the plans of all its DAGs in memory. */
    public TaskSpec {
        kind = kind.intern();
        pool = pool.intern();
        owner = owner == null ? null : owner.intern();
        outputType = outputType == null ? null : outputType.intern();
        retry = retry.equals(RetryPolicy.NONE) ? RetryPolicy.NONE : retry;
        upstream = upstream.isEmpty() ? List.of() : upstream;
        inputs = inputs.isEmpty() ? List.of() : inputs;
        alerts = alerts.isEmpty() ? Map.of() : alerts;
        hooks = hooks.isEmpty() ? Set.of() : hooks;
    }

    /** Whether the task runs once per element of an upstream's output. */
    public boolean mapped() {
        return mappedOver != null;
    }

    /** Whether the engine resolves it by itself, inside its predecessor's commit, without an attempt. */
    public boolean internal() {
        return kind.equals("empty");
    }
}
