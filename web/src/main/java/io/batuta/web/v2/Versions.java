package io.batuta.web.v2;

import io.batuta.store.read.DagReads;
import io.batuta.store.read.DagReads.VersionView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions that a page of runs or tasks uses, asked for at once. */
record Versions(Map<Long, VersionShape> byId) {
    static Versions of(DagReads dags, Collection<@Nullable Long> ids) {
        HashSet<Long> wanted = new HashSet<>();
        for (Long id : ids) {
            if (id != null) {
                wanted.add(id);
            }
        }
        Map<Long, VersionShape> byId = new HashMap<>();
        if (!wanted.isEmpty()) {
            for (VersionView version : dags.versionsById(wanted)) {
                byId.put(version.id(), VersionShape.of(version));
            }
        }
        return new Versions(byId);
    }

    @Nullable
    VersionShape find(@Nullable Long id) {
        return id == null ? null : byId.get(id);
    }

    List<VersionShape> list(@Nullable Long id) {
        VersionShape version = find(id);
        return version == null ? List.of() : List.of(version);
    }
}
