package io.batuta.web.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.engine.log.LogStore;
import io.batuta.model.json.Json;
import io.batuta.store.read.TaskReads;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Server-sent events: one stream per page. */
public final class EventsApi {
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final long LOG_MILLIS = 500;
    private static final long IDLE_MILLIS = 15 * 60_000;

    private final Live live;
    private final TaskReads tasks;
    private final LogStore logs;

    /** Sends what happens there, and logs as they grow. */
    public EventsApi(Live live, TaskReads tasks, LogStore logs) {
        this.live = live;
        this.tasks = tasks;
        this.logs = logs;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/events", Role.VIEWER, this::events));
    }

    private Reply events(Request request) {
        Topics topics = Topics.parse(request.queries("topic"));
        List<LogTail> tails = new ArrayList<>();
        for (Topics.Log log : topics.logs()) {
            TaskReads.Owner owner = tasks.ownerOf(log.attempt())
                    .orElseThrow(() -> ApiError.notFound("There is no attempt " + log.attempt() + "."));
            tails.add(new LogTail(owner.run(), log.attempt(), log.offset(), tasks, logs));
        }
        return new Reply.Stream("text/event-stream", out -> {
            try (Live.Listener listener = live.listen(topics)) {
                follow(request, listener, tails, out);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void follow(Request request, Live.Listener listener, List<LogTail> tails, OutputStream out)
            throws IOException, InterruptedException {
        out.write("retry: 2000\n\n".getBytes(UTF_8));
        out.flush();
        long quiet = 0;
        long silent = 0;
        while (!listener.over()) {
            long wait = tails.isEmpty() ? HEARTBEAT_MILLIS : LOG_MILLIS;
            Changes changes = listener.next(wait);
            boolean sent = changes != null && tell(changes, out);
            for (LogTail tail : tails) {
                sent |= tail.send(out);
            }
            tails.removeIf(LogTail::ended);
            quiet = sent ? 0 : quiet + wait;
            silent = sent ? 0 : silent + wait;
            if (silent >= HEARTBEAT_MILLIS) {
                if (!request.stillAllowed()) {
                    return;
                }
                out.write(": still here\n\n".getBytes(UTF_8));
                silent = 0;
            }
            if (quiet >= IDLE_MILLIS) {
                send(out, "idle", Map.of());
                out.flush();
                return;
            }
            out.flush();
        }
    }

    private static boolean tell(Changes changes, OutputStream out) throws IOException {
        if (changes.tooMany()) {
            send(out, "resync", Map.of());
        } else {
            send(out, "changes", changes.told());
        }
        return true;
    }

    static void send(OutputStream out, String event, Object data) throws IOException {
        out.write(("event: " + event + "\ndata: " + Json.writeSnake(data) + "\n\n").getBytes(UTF_8));
    }
}
