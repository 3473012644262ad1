package io.batuta.model.dag;

import io.batuta.model.task.OutputType;
import io.batuta.model.task.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of a DAG being built: a handle for its output, its dependencies and its options. Not thread-safe.
 *
 * @param <T> the type of its output; for a mapped task the list of its instances' outputs
 */
public final class Task<T> extends Options<Task<T>> implements Upstream<T>, Dependency {
    final String id;
    final String kind;
    final OutputType<T> outputType;
    final OutputType<?> ownOutputType;
    final @Nullable Object config;
    final @Nullable Object code;
    final List<Task<?>> inputs;
    final @Nullable Task<?> mappedOver;
    final @Nullable String group;
    private final Set<Task<?>> upstreams = new LinkedHashSet<>();
    @Nullable String title;
    @Nullable String docMd;
    boolean sensitive;
    @Nullable Integer isolatedHeapMb;

    Task(Parts<T> parts) {
        this.id = parts.id;
        this.kind = parts.kind;
        this.outputType = parts.outputType;
        this.ownOutputType = parts.ownOutputType;
        this.config = parts.config;
        this.code = parts.code;
        this.inputs = parts.inputs;
        this.mappedOver = parts.mappedOver;
        this.group = parts.group;
        upstreams.addAll(inputs);
        if (mappedOver != null) {
            upstreams.add(mappedOver);
        }
    }

    /** What a task is made of; {@code config} is null for a late task. */
    record Parts<T>(
            String id,
            String kind,
            OutputType<T> outputType,
            OutputType<?> ownOutputType,
            @Nullable Object config,
            @Nullable Object code,
            List<Task<?>> inputs,
            @Nullable Task<?> mappedOver,
            @Nullable String group) {}

    @Override
    Task<T> self() {
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OutputType<T> outputType() {
        return outputType;
    }

    /** It starts after all of these. */
    public Task<T> after(Dependency... before) {
        for (Dependency one : before) {
            switch (one) {
                case Task<?> task -> upstreams.add(task);
                case TaskGroup group -> upstreams.addAll(group.leaves());
            }
        }
        return this;
    }

    /** All of these start after it. */
    public Task<T> before(Dependency... later) {
        for (Dependency one : later) {
            switch (one) {
                case Task<?> task -> task.upstreams.add(this);
                case TaskGroup group -> group.roots().forEach(root -> root.upstreams.add(this));
            }
        }
        return this;
    }

    /** The name people see instead of the id. */
    public Task<T> title(String title) {
        this.title = title;
        return this;
    }

    /** Its description in Markdown. */
    public Task<T> doc(String markdown) {
        this.docMd = markdown;
        return this;
    }

    /** Its output is encrypted at rest and shown as {@code ***} everywhere. */
    public Task<T> sensitive() {
        this.sensitive = true;
        return this;
    }

    /** Runs its Java code in a JVM of its own with this much heap, so that it can be killed and cannot hurt the service. Only for Java tasks. */
    public Task<T> isolated(int heapMb) {
        this.isolatedHeapMb = heapMb;
        return this;
    }

    /** The same with 256 MB of heap. */
    public Task<T> isolated() {
        return isolated(256);
    }

    List<Task<?>> upstreams() {
        return new ArrayList<>(upstreams);
    }
}
