package io.batuta.web.v2;

import io.batuta.store.read.DagReads.VersionView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A DAG version as the contract spells it. */
record VersionShape(
        UUID id,
        int versionNumber,
        String dagId,
        String dagDisplayName,
        @Nullable String bundleName,
        @Nullable String bundleVersion,
        Instant createdAt,
        @Nullable String bundleUrl) {
    static VersionShape of(VersionView version) {
        return new VersionShape(version.uuid(), version.number(), version.dag(), version.dag(), version.origin(), version.bundle(),
                version.createdAt(), null);
    }
}
