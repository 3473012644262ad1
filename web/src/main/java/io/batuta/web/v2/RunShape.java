package io.batuta.web.v2;

import io.batuta.model.json.Json;
import io.batuta.store.read.RunReads.RunView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as the contract spells it. */
record RunShape(
        String dagRunId,
        String dagId,
        @Nullable Instant logicalDate,
        @Nullable Instant queuedAt,
        @Nullable Instant startDate,
        @Nullable Instant endDate,
        @Nullable Double duration,
        @Nullable Instant dataIntervalStart,
        @Nullable Instant dataIntervalEnd,
        Instant runAfter,
        @Nullable Instant lastSchedulingDecision,
        String runType,
        String state,
        String triggeredBy,
        @Nullable String triggeringUserName,
        Object conf,
        @Nullable String note,
        List<VersionShape> dagVersions,
        @Nullable String bundleVersion,
        String dagDisplayName,
        @Nullable String partitionKey) {
    /** The words the contract's enumeration knows; clients refuse others. */
    private static final List<String> TRIGGERS = List.of("cli", "operator", "rest_api", "ui", "test", "timetable", "asset", "backfill");

    static RunShape of(RunView run, Versions versions) {
        VersionShape version = versions.find(run.dagVersion());
        return new RunShape(
                run.runId(),
                run.dag(),
                run.logicalDate(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt(),
                Seconds.between(run.startedAt(), run.endedAt()),
                run.intervalStart(),
                run.intervalEnd(),
                run.runAfter(),
                null,
                run.type(),
                run.state(),
                trigger(run),
                run.actor(),
                conf(run.conf()),
                run.note(),
                versions.list(run.dagVersion()),
                version == null ? null : version.bundleVersion(),
                run.dag(),
                run.partitionKey());
    }

    private static String trigger(RunView run) {
        if (TRIGGERS.contains(run.triggeredBy())) {
            return run.triggeredBy();
        }
        return switch (run.type()) {
            case "scheduled" -> "timetable";
            case "backfill" -> "backfill";
            case "asset_triggered" -> "asset";
            default -> "rest_api";
        };
    }

    private static Object conf(@Nullable String json) {
        return json == null || json.isBlank() ? Map.of() : Json.<Object>read(json, Object.class);
    }
}
