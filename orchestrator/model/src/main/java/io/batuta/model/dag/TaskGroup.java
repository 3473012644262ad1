package io.batuta.model.dag;

import java.util.ArrayList;
import java.util.List;

/** Tasks that belong together: shown as one, and a dependency as a whole. Made by {@link Tasks#group}. Used only while the DAG is built; not thread-safe. */
public final class TaskGroup implements Dependency {
    final String id;
    final List<Task<?>> members = new ArrayList<>();

    TaskGroup(String id) {
        this.id = id;
    }

    /** Every task of the group that waits for nothing inside the group starts after all of these. */
    public TaskGroup after(Dependency... before) {
        for (Task<?> root : roots()) {
            root.after(before);
        }
        return this;
    }

    /** All of these start after every last task of the group. */
    public TaskGroup before(Dependency... later) {
        for (Task<?> leaf : leaves()) {
            leaf.before(later);
        }
        return this;
    }

    List<Task<?>> roots() {
        return members.stream().filter(m -> m.upstreams().stream().noneMatch(members::contains)).toList();
    }

    List<Task<?>> leaves() {
        return members.stream().filter(m -> members.stream().noneMatch(other -> other.upstreams().contains(m))).toList();
    }
}
