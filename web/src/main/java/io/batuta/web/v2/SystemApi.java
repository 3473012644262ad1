package io.batuta.web.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.store.read.OperationReads;
import io.batuta.store.read.OperationReads.NodeView;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Version, health, and what only makes sense elsewhere: answered well-formed and empty. */
final class SystemApi {
    private final OperationReads operations;
    private final String version;

    /** Reads there. */
    SystemApi(OperationReads operations, String version) {
        this.operations = operations;
        this.version = version;
    }

    /** Its routes. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v2/version", Role.NONE, _ -> new Version(version, null)),
                Route.get("/api/v2/monitor/health", Role.NONE, _ -> health()),
                Route.get("/api/v2/jobs", Role.VIEWER, this::jobs),
                Route.get("/api/v2/plugins", Role.OP, _ -> empty("plugins")),
                Route.get("/api/v2/plugins/importErrors", Role.OP, _ -> empty("import_errors")),
                Route.get("/api/v2/providers", Role.OP, _ -> empty("providers")),
                Route.get("/api/v2/config", Role.OP, this::config),
                Route.get("/api/v2/config/section/{section}/option/{option}", Role.OP, this::option),
                Route.get("/api/v2/dagWarnings", Role.VIEWER, _ -> empty("dag_warnings")));
    }

    record Version(String version, @Nullable String gitVersion) {}

    record Health(Status metadatabase, Scheduler scheduler, Triggerer triggerer, Processor dagProcessor) {}

    record Status(String status) {}

    record Scheduler(String status, @Nullable Instant latestSchedulerHeartbeat) {}

    record Triggerer(String status, @Nullable Instant latestTriggererHeartbeat) {}

    record Processor(String status, @Nullable Instant latestDagProcessorHeartbeat) {}

    /** One process is scheduler, triggerer and DAG processor, so they share its heartbeat. */
    private Health health() {
        List<NodeView> nodes;
        try {
            nodes = operations.nodes(50);
        } catch (RuntimeException e) {
            return of("unhealthy", "unhealthy", null);
        }
        Instant seen = nodes.stream().filter(node -> !node.dead()).map(NodeView::renewedAt).max(Instant::compareTo).orElse(null);
        return of("healthy", seen == null ? "unhealthy" : "healthy", seen);
    }

    private static Health of(String database, String engine, @Nullable Instant seen) {
        return new Health(new Status(database), new Scheduler(engine, seen), new Triggerer(engine, seen), new Processor(engine, seen));
    }

    private record Job(
            long id,
            @Nullable String dagId,
            String state,
            String jobType,
            Instant startDate,
            @Nullable Instant endDate,
            Instant latestHeartbeat,
            @Nullable String executorClass,
            String hostname,
            @Nullable String unixname,
            @Nullable String dagDisplayName) {}

    /** A node is what the contract calls a scheduler job. */
    private Object jobs(Request request) {
        boolean alive = request.bool("is_alive", false);
        List<Job> jobs = operations.nodes(100).stream()
                .filter(node -> !alive || !node.dead())
                .map(node -> new Job(
                        node.id(), null, node.dead() ? "failed" : "running", "SchedulerJob", node.joinedAt(), node.endedAt(),
                        node.renewedAt(), null, node.name(), null, null))
                .toList();
        return Map.of("jobs", jobs, "total_entries", jobs.size());
    }

    private static Map<String, Object> empty(String plural) {
        return Map.of(plural, List.of(), "total_entries", 0);
    }

    private record Section(String name, List<Option> options) {}

    private record Option(String key, String value) {}

    /** What clients look up; secrets and paths are none of their business. */
    private static final List<Section> CONFIG = List.of(
            new Section("api", List.of(new Option("fallback_page_limit", "50"), new Option("maximum_page_limit", "100"))),
            new Section("core", List.of(new Option("executor", "batuta"))));

    private Object config(Request request) {
        String wanted = request.query("section");
        List<Section> found = CONFIG.stream().filter(section -> wanted == null || section.name().equals(wanted)).toList();
        if (found.isEmpty()) {
            throw ApiError.notFound("Section " + wanted + " not found.");
        }
        return config(request, found);
    }

    private Object option(Request request) {
        String section = request.path("section");
        String option = request.path("option");
        List<Section> found = CONFIG.stream()
                .filter(s -> s.name().equals(section))
                .map(s -> new Section(section, s.options().stream().filter(o -> o.key().equals(option)).toList()))
                .filter(s -> !s.options().isEmpty())
                .toList();
        if (found.isEmpty()) {
            throw ApiError.notFound("Option [" + section + "/" + option + "] not found.");
        }
        return config(request, found);
    }

    /** JSON, or the classical form for who wants text. */
    private static Object config(Request request, List<Section> sections) {
        if (!request.accepts().startsWith("text/plain")) {
            return Map.of("sections", sections);
        }
        StringBuilder ini = new StringBuilder();
        for (Section section : sections) {
            ini.append('[').append(section.name()).append("]\n");
            section.options().forEach(option -> ini.append(option.key()).append(" = ").append(option.value()).append('\n'));
        }
        return new Reply.Bytes(200, "text/plain", ini.toString().getBytes(UTF_8), Map.of());
    }
}
