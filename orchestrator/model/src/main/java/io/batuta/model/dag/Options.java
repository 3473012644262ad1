package io.batuta.model.dag;

import io.batuta.model.decide.RetryPolicy;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.task.AlertOn;
import io.batuta.model.task.AlertTo;
import io.batuta.model.task.Hook;
import io.batuta.model.task.OnUnknown;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options every task has, whatever its kind; also a DAG's defaults for them. A value set on a task wins over the DAG's default. Used only while a DAG is built; not thread-safe.
 *
 * @param <S> the type the methods return, for chaining
 */
public abstract sealed class Options<S extends Options<S>> permits Task, Defaults {
    @Nullable Integer retries;
    @Nullable Duration retryDelay;
    @Nullable Double backoff;
    @Nullable Double jitter;
    @Nullable Duration maxRetryDelay;
    @Nullable Duration timeout;
    @Nullable Duration deadline;
    @Nullable String pool;
    @Nullable Integer poolSlots;
    @Nullable Integer priority;
    @Nullable TriggerRule triggerRule;
    @Nullable Boolean dependsOnPast;
    @Nullable Boolean waitForDownstream;
    @Nullable Integer maxActive;
    @Nullable String queue;
    @Nullable OnUnknown onUnknown;
    @Nullable String owner;
    final Map<AlertOn, Set<AlertTo>> alerts = new EnumMap<>(AlertOn.class);
    final Map<AlertOn, Hook> hooks = new EnumMap<>(AlertOn.class);

    Options() {}

    abstract S self();

    /** How many attempts may follow a failed first one; 0 to 1,000, default 0. */
    public S retries(int retries) {
        this.retries = retries;
        return self();
    }

    /** The wait before the first retry, at most 24 hours; default 5 minutes. */
    public S retryDelay(Duration delay) {
        this.retryDelay = delay;
        return self();
    }

    /** Each further wait is this many times the one before, 1 to 100; 1 (default) keeps it the same, 2 doubles it. */
    public S retryBackoff(double multiplier) {
        this.backoff = multiplier;
        return self();
    }

    /** The share of the wait that is added at random, 0 (default) to 1, so that many failed tasks do not all come back at once. */
    public S retryJitter(double share) {
        this.jitter = share;
        return self();
    }

    /** The longest wait between two tries; default and at most 24 hours. */
    public S maxRetryDelay(Duration max) {
        this.maxRetryDelay = max;
        return self();
    }

    /** The longest an attempt may run, up to ten years; default no limit. */
    public S timeout(Duration timeout) {
        this.timeout = timeout;
        return self();
    }

    /** When it is expected to have ended, counted from when its run was due, not from its own start; told like {@link DagBuilder#deadline a run's}. Default: none. */
    public S deadline(Duration afterDue) {
        this.deadline = afterDue;
        return self();
    }

    /** The pool whose slots it takes; default {@code default_pool}, which is unlimited unless set. */
    public S pool(String pool) {
        this.pool = pool;
        return self();
    }

    /** How many slots of its pool it takes; 1 (default) to 1,000,000. */
    public S poolSlots(int slots) {
        this.poolSlots = slots;
        return self();
    }

    /** Its own priority weight, default 1: among waiting tasks the higher starts first. */
    public S priority(int weight) {
        this.priority = weight;
        return self();
    }

    /** When it runs, by what became of its direct upstreams; default all_success. */
    public S triggerRule(TriggerRule rule) {
        this.triggerRule = rule;
        return self();
    }

    /** It starts only after the same task of the previous run ended as success or skipped. */
    public S dependsOnPast() {
        this.dependsOnPast = true;
        return self();
    }

    /** Like dependsOnPast, and the previous run's direct downstreams of it must have ended well, too. */
    public S waitForDownstream() {
        this.dependsOnPast = true;
        this.waitForDownstream = true;
        return self();
    }

    /** The most instances of it that may run at once over all runs of its DAG, 1 or more; default no limit. */
    public S maxActive(int instances) {
        this.maxActive = instances;
        return self();
    }

    /** Only nodes that carry this label run it; default any node. */
    public S queue(String label) {
        this.queue = label;
        return self();
    }

    /** What happens when nobody can know whether an attempt took effect; default: what its kind does by itself. */
    public S onUnknown(OnUnknown choice) {
        this.onUnknown = choice;
        return self();
    }

    /** Whose it is, for people. */
    public S owner(String owner) {
        this.owner = owner;
        return self();
    }

    /** Mails these addresses at that moment; adds to earlier calls. */
    public S mailOn(AlertOn on, String... addresses) {
        AlertTargets.add(alerts, on, AlertTargets.mail(addresses));
        return self();
    }

    /** Mails these addresses at each of these moments; adds to earlier calls. */
    public S mailOn(Set<AlertOn> moments, String... addresses) {
        moments.forEach(on -> mailOn(on, addresses));
        return self();
    }

    /** Posts to these webhooks at that moment, each the id of a connection of kind webhook; adds to earlier calls. */
    public S webhookOn(AlertOn on, String... connections) {
        AlertTargets.add(alerts, on, AlertTargets.webhooks(connections));
        return self();
    }

    /** Calls this code at that moment, after it is durable. */
    public S on(AlertOn on, Hook hook) {
        hooks.put(on, hook);
        return self();
    }

    /** Calls this code when it failed for good. */
    public S onFailure(Hook hook) {
        return on(AlertOn.FAILURE, hook);
    }

    /** Calls this code when it succeeded. */
    public S onSuccess(Hook hook) {
        return on(AlertOn.SUCCESS, hook);
    }

    /** Calls this code when an attempt failed and another follows. */
    public S onRetry(Hook hook) {
        return on(AlertOn.RETRY, hook);
    }

    static <V> V pick(@Nullable V own, @Nullable V fallback, V otherwise) {
        return own != null ? own : fallback != null ? fallback : otherwise;
    }

    static <V> @Nullable V pick(@Nullable V own, @Nullable V fallback) {
        return own != null ? own : fallback;
    }

    /** The retry policy these options make over the defaults. */
    static RetryPolicy retryPolicy(Options<?> own, Options<?> defaults) {
        RetryPolicy none = RetryPolicy.NONE;
        return new RetryPolicy(
                pick(own.retries, defaults.retries, none.retries()),
                pick(own.retryDelay, defaults.retryDelay, none.delay()),
                pick(own.backoff, defaults.backoff, none.multiplier()),
                pick(own.jitter, defaults.jitter, none.jitter()),
                pick(own.maxRetryDelay, defaults.maxRetryDelay, none.maxDelay()));
    }
}
