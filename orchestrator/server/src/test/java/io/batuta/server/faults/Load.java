package io.batuta.server.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Triggers runs all the time, and remembers which ones the API has acknowledged. A request without an answer is made again under the same name, as a careful client does. */
final class Load implements AutoCloseable {
    private static final int MOST_OPEN = 40;

    private final Site site;
    private final List<String> dags;
    private final long everyMillis;
    private final AtomicInteger number = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean paused = true;
    private volatile boolean closed;
    private volatile boolean idle = true;
    private final AtomicInteger open = new AtomicInteger();

    Load(Site site, List<String> dags, long everyMillis) {
        this.site = site;
        this.dags = dags;
        this.everyMillis = everyMillis;
        Thread.ofPlatform().daemon().name("load").start(this::run);
    }

    /** What the API said is there: {@code dag run}. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Whether it stops for a while; returns when no request is on its way. */
    void pause(boolean yes) {
        paused = yes;
        while (yes && !idle) {
            Pause.millis(5);
        }
    }

    /** How many runs were open when somebody counted last. */
    void open(long runs) {
        open.set((int) runs);
    }

    private void run() {
        while (!closed) {
            idle = paused;
            if (paused) {
                Pause.millis(20);
            } else if (open.get() > MOST_OPEN) {
                Pause.millis(200);
                count();
            } else {
                trigger();
                Pause.millis(everyMillis);
            }
        }
    }

    private void count() {
        try {
            open(site.number("select count(*) from faults.runs where state in ('queued', 'running')"));
        } catch (IllegalStateException e) {
            // Postgres is what the fault strikes.
        }
    }

    private void trigger() {
        int n = number.incrementAndGet();
        String dag = dags.get(n % dags.size());
        String run = "f" + n;
        while (!closed && !paused) {
            Optional<Client> client = site.nodes.get(n % site.nodes.size()).client();
            if (client.isPresent() && acknowledged(client.get(), dag, run)) {
                open.incrementAndGet();
                return;
            }
            n++;
            Pause.millis(20);
        }
    }

    private boolean acknowledged(Client client, String dag, String run) {
        int status = trigger(client, dag, run).status();
        boolean there = status / 100 == 2 || status == 409;
        if (there) {
            acknowledged.add(dag + " " + run);
        }
        return there;
    }

    /** Asks for a run under that name. */
    static Client.Answer trigger(Client client, String dag, String run) {
        Map<String, Object> body = new HashMap<>();
        body.put("dag_run_id", run);
        body.put("logical_date", null);
        return client.post("/api/v2/dags/" + dag + "/dagRuns", body);
    }

    @Override
    public void close() {
        closed = true;
    }
}
