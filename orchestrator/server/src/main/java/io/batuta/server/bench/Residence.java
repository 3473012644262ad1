package io.batuta.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.server.bench.Bench.Effort;
import io.batuta.server.client.Api;
import io.batuta.server.client.ApiException;
import io.batuta.store.db.Database;
import io.batuta.store.postgres.EmbeddedPostgres;
import io.batuta.store.probe.History;
import io.batuta.store.probe.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** W7, W8 and W9: a real server with a thousand DAGs, how it starts, what it takes while nothing happens, and how its pages answer when there is a lot to show. */
final class Residence implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int RUNS_OF_EACH = 100;

    private final Path home;
    private final Path dags;
    private final Consumer<String> progress;

    Residence(Path directory, Consumer<String> progress) throws IOException {
        this.home = Files.createDirectories(directory.resolve("home"));
        this.dags = directory.resolve("dags");
        this.progress = progress;
    }

    List<Figure> measure(List<String> chosen, Effort effort) throws Exception {
        DagFiles.write(dags);
        progress.accept("a server builds " + DagFiles.COUNT + " DAG files");
        List<Figure> figures = new ArrayList<>();
        double built = moveIn();
        if (chosen.contains("W8")) {
            progress.accept("W8: starts");
            figures.addAll(starts(Math.max(effort.repetitions(), 5), built));
        }
        try (LiveServer server = LiveServer.start(home, dags)) {
            if (chosen.contains("W7")) {
                progress.accept("W7: idle for " + effort.idle().toSeconds() + " s, then " + DagFiles.WAITING + " tasks that wait");
                figures.addAll(atRest(server, effort.idle()));
            }
            if (chosen.contains("W9")) {
                progress.accept("W9: filling in the past, then asking for " + effort.load().toSeconds() + " s");
                figures.addAll(asked(server, effort.load()));
            }
        }
        return figures;
    }

    /** The first start of all, which builds everything; gives the seconds until all DAGs are known. */
    private double moveIn() throws Exception {
        try (LiveServer server = LiveServer.start(home, dags)) {
            Api api = server.api();
            until("all DAGs are known", () -> known(api) == DagFiles.COUNT + 1);
            return server.millisSinceStart() / 1_000;
        }
    }

    private static long known(Api api) {
        return api.get("/api/v2/dags?limit=1").path("total_entries").asLong();
    }

    private List<Figure> starts(int repetitions, double built) throws Exception {
        List<Double> health = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            try (LiveServer server = LiveServer.start(home, dags)) {
                health.add(server.millisToHealth());
                Api api = server.api();
                run(api, "etl_0007");
                first.add(server.millisSinceStart());
                cold.add(edit(api, "cold " + i));
                warm.add(edit(api, "warm " + i));
            }
        }
        return List.of(
                Figure.time("W8", "start with 1,000 DAGs to healthy", "ms", Numbers.median(health), null, 1_200.0),
                Figure.time("W8", "start to the end of a run of ten tasks, triggered at once", "ms", Numbers.median(first), null, 2_500.0),
                Figure.time("W8", "edit of a DAG file to visible, builder cold", "ms", Numbers.median(cold), null, 2_000.0),
                Figure.time("W8", "edit of a DAG file to visible, builder warm", "ms", Numbers.median(warm), null, 1_000.0),
                Figure.time("W8", "first start of all: 1,000 DAG files built and known", "s", built, null, null));
    }

    private double edit(Api api, String description) throws Exception {
        long begun = System.nanoTime();
        DagFiles.edit(dags, description);
        until("the edit is visible", () -> {
            try {
                return api.get("/api/v2/dags/edited").path("description").asText().equals(description);
            } catch (ApiException _) {
                return false;
            }
        });
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void run(Api api, String dag) throws InterruptedException {
        String run = trigger(api, dag);
        until("the run ends", () -> state(api, dag, run).equals("success"));
    }

    private static String trigger(Api api, String dag) {
        Map<String, Object> body = new HashMap<>();
        body.put("logical_date", null);
        return api.post("/api/v2/dags/" + dag + "/dagRuns", body).path("dag_run_id").asText();
    }

    private static String state(Api api, String dag, String run) {
        return api.get("/api/v2/dags/" + dag + "/dagRuns/" + Api.segment(run)).path("state").asText();
    }

    private List<Figure> atRest(LiveServer server, Duration idle) throws Exception {
        Api api = server.api();
        // What the start stirred up settles: the builder leaves, classes are loaded, the heap shrinks.
        Thread.sleep(Duration.ofSeconds(Math.min(75, idle.toSeconds() + 15)));
        Footprint own = server.footprint();
        Footprint postgres = new Footprint(ProcessHandle.of(database().pid()).orElseThrow());
        double cpu = own.cpuSeconds();
        double transactions;
        try (Database database = Database.open(database().address())) {
            Recorded recorded = new Recorded(database);
            long before = recorded.transactions();
            Thread.sleep(idle);
            transactions = (recorded.transactions() - before) / (double) idle.toSeconds();
        }
        double percent = (own.cpuSeconds() - cpu) / idle.toSeconds() * 100;
        long atRest = own.pssWithChildrenBut(postgres.process());
        long postgresAtRest = postgres.pssWithChildrenKb();
        double perTask = eachOfThoseThatWait(api, own);
        return List.of(
                Figure.time("W7", "memory (PSS) at rest with 1,000 DAGs", "MB", atRest / 1_024.0, null, 150.0),
                Figure.time("W7", "of one core at rest", "%", percent, null, 0.3),
                Figure.time("W7", "transactions at rest", "/s", transactions, null, 2.0),
                Figure.time("W7", "memory (PSS) of its Postgres beside it", "MB", postgresAtRest / 1_024.0, null, null),
                Figure.time("W7", "memory for each of 1,000 tasks that wait", "kB", perTask, null, 100.0));
    }

    /** Both times right after everything unneeded was collected: else what the collector happens to have left lying about is larger than what a task takes. */
    private static double eachOfThoseThatWait(Api api, Footprint own) throws Exception {
        collect(own);
        long before = own.pssKb();
        String run = trigger(api, "patient");
        until("a thousand tasks wait", () -> running(api, run) == DagFiles.WAITING);
        Thread.sleep(Duration.ofSeconds(10));
        collect(own);
        double perTask = (own.pssKb() - before) / (double) DagFiles.WAITING;
        api.patch("/api/v2/dags/patient/dagRuns/" + Api.segment(run), Map.of("state", "failed"));
        return perTask;
    }

    private static void collect(Footprint own) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        int code = new ProcessBuilder(jcmd, Long.toString(own.process().pid()), "GC.run").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("jcmd could not make the server collect; it ended with " + code);
        }
    }

    private static int running(Api api, String run) {
        return api.get("/api/batuta/v1/runs/patient/" + Api.segment(run)).path("counts").path("running").asInt();
    }

    private List<Figure> asked(LiveServer server, Duration load) throws Exception {
        long tasks;
        try (Database database = Database.open(database().address())) {
            tasks = new History(database).add("etl\\_%", RUNS_OF_EACH);
        }
        if (tasks < 1_000_000) {
            throw new IllegalStateException("only " + tasks + " task instances were made");
        }
        Api api = server.api();
        run(api, "etl_0001");
        JsonNode newest = api.get("/api/v2/dags/etl_0001/dagRuns?limit=1&order_by=-run_after").path("dag_runs").path(0);
        Visitor visitor = new Visitor(server, newest.path("dag_run_id").asText());
        visitor.ask(Duration.ofSeconds(10));
        return visitor.ask(load);
    }

    /** The server's own, which runs: it is adopted, and never closed here. */
    @SuppressWarnings("resource")
    private EmbeddedPostgres database() {
        return EmbeddedPostgres.start(home);
    }

    private static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("waited " + PATIENCE + " for this: " + what);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        // A server that was interrupted leaves its Postgres behind.
        try (EmbeddedPostgres left = database()) {
            progress.accept("done; Postgres on port " + left.port() + " stops");
        }
    }
}
