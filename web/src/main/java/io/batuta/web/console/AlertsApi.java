package io.batuta.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.model.task.MailAddresses;
import io.batuta.store.edit.Edits;
import io.batuta.store.table.OutboxStore;
import io.batuta.store.table.OutboxStore.Message;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alerts and what became of them: waiting, delivered with the other side's answer, given up; and tests. */
public final class AlertsApi {
    private static final int MOST = 500;

    private final OutboxStore outbox;
    private final Edits edits;
    private final InstantSource clock;

    /** Reads and writes there. */
    public AlertsApi(OutboxStore outbox, Edits edits, InstantSource clock) {
        this.outbox = outbox;
        this.edits = edits;
        this.clock = clock;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/api/batuta/v1/alerts", Role.VIEWER, this::list),
                Route.get("/api/batuta/v1/alerts/{alert_id}", Role.VIEWER, request -> item(find(request))),
                Route.post("/api/batuta/v1/alerts/test", Role.OP, this::test),
                Route.post("/api/batuta/v1/alerts/{alert_id}/retry", Role.OP, this::retry));
    }

    record Alerts(List<Item> alerts) {}

    /**
     * An alert.
     *
     * @param about the DAG, with its task when it is about one; empty for a test
     * @param dagId empty for a test
     * @param taskId null when it is about a run
     * @param trying whether it is just being delivered
     * @param nextAt when it is tried (again); null when it is just tried, or never again
     * @param together the alert it left with; null when it left alone
     */
    record Item(long id, String channel, String state, String about, String dagId, @Nullable String taskId,
            String runId, String on, List<String> to, int tries, boolean trying, Instant createdAt,
            @Nullable Instant nextAt, @Nullable Instant endedAt, @Nullable String answer, @Nullable String error,
            @Nullable Long together) {}

    private Alerts list(Request request) {
        int limit = request.integer("limit", 100, 1, MOST);
        String state = request.query("state");
        if (state != null && !List.of("waiting", "done", "failed").contains(state)) {
            throw ApiError.unprocessable("enum", List.of("query", "state"), "Input should be 'waiting', 'done' or 'failed'", state);
        }
        return new Alerts(outbox.newest(state, limit).stream().map(AlertsApi::item).toList());
    }

    private static Item item(Message message) {
        JsonNode payload = Json.tree(message.payload());
        JsonNode happened = payload.path("happened");
        String task = happened.path("taskId").asText("");
        boolean ofTask = !task.isEmpty() && !task.equals("null");
        List<String> to = new ArrayList<>();
        payload.path("to").forEach(one -> to.add(one.asText()));
        boolean waiting = message.state().equals("waiting");
        return new Item(
                message.id(),
                message.channel(),
                message.state(),
                message.dag() + (ofTask ? "." + task : ""),
                message.dag(),
                ofTask ? task : null,
                happened.path("runId").asText(""),
                happened.path("on").asText("TEST"),
                to,
                message.tries(),
                waiting && message.held(),
                message.createdAt(),
                waiting && !message.held() ? message.nextAt() : null,
                message.endedAt(),
                message.answer(),
                message.lastError(),
                message.together() == null || message.together() == message.id() ? null : message.together());
    }

    private Message find(Request request) {
        String id = request.path("alert_id");
        return (id.matches("[0-9]{1,18}") ? outbox.find(Long.parseLong(id)) : java.util.Optional.<Message>empty())
                .orElseThrow(() -> ApiError.notFound("There is no alert " + id));
    }

    private Object test(Request request) {
        Body body = request.body().only("to", "webhook");
        String webhook = body.text("webhook");
        List<String> to = body.texts("to");
        if ((webhook == null) == to.isEmpty()) {
            throw body.wrong("to", "Name either mail addresses (to) or the connection of a webhook (webhook)");
        }
        for (String address : to) {
            String problem = MailAddresses.problem(address);
            if (problem != null) {
                throw body.wrong("to", problem);
            }
        }
        String payload = Json.write(Map.of("to", webhook == null ? to : List.of(webhook)));
        long id = outbox.put("test/" + UUID.randomUUID(), webhook == null ? "mail" : "webhook", payload, clock.instant());
        edits.tell("alert_tested", webhook == null ? String.join(", ", to) : webhook, request.who().user());
        return Reply.created(item(outbox.find(id).orElseThrow()));
    }

    private Object retry(Request request) {
        Message message = find(request);
        if (!outbox.tryNow(message.id(), clock.instant())) {
            throw ApiError.conflict("Alert " + message.id() + (message.state().equals("waiting")
                    ? " is just being tried; its state says in a moment what became of it"
                    : " was delivered, so there is nothing to try"));
        }
        return item(outbox.find(message.id()).orElseThrow());
    }
}
