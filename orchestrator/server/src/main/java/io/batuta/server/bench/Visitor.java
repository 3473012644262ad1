package io.batuta.server.bench;

import io.batuta.server.client.Api;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a server for what console and scripts show, fifty times a second. An answer's time counts from when it should have been asked for, so that a server that stalls cannot hide it. */
final class Visitor {
    private static final int A_SECOND = 50;
    private static final int SLOWEST = 3;

    private final LiveServer server;
    private final List<String> paths;

    /** One answer. */
    private record Answer(String path, double millis, int status) {}

    Visitor(LiveServer server, String runWithLog) {
        String run = Api.segment(runWithLog);
        this.server = server;
        this.paths = List.of(
                "/api/batuta/v1/home",
                "/api/batuta/v1/dags",
                "/api/batuta/v1/dags/etl_{n}/grid?runs=25",
                "/api/batuta/v1/dags/etl_{n}/graph",
                "/api/batuta/v1/runs",
                "/api/batuta/v1/runs/etl_0001/" + run,
                "/api/batuta/v1/log/etl_0001/" + run + "/step_3",
                "/api/batuta/v1/search?q=etl_{n}",
                "/api/v2/dags?limit=50",
                "/api/v2/dags?limit=50&order_by=-last_run",
                "/api/v2/dags/etl_{n}/dagRuns?limit=25&order_by=-run_after",
                "/api/v2/dags/~/dagRuns?limit=50&order_by=-start_date",
                "/api/v2/dags/~/dagRuns?state=failed&limit=25&order_by=-run_after",
                "/api/v2/dags/etl_0001/dagRuns/" + run + "/taskInstances",
                "/api/v2/dags/etl_{n}/dagRuns/~/taskInstances?limit=50");
    }

    List<Figure> ask(Duration during) throws Exception {
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        String token = server.token();
        long begun = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < during.toSeconds() * A_SECOND; i++) {
                long due = begun + TimeUnit.SECONDS.toNanos(1) / A_SECOND * i;
                LockSupport.parkNanos(due - System.nanoTime());
                int number = i;
                visitors.execute(() -> answers.add(ask(client, token, number, due)));
            }
        }
        return figures(answers);
    }

    private Answer ask(HttpClient client, String token, int number, long due) {
        String path = paths.get(number % paths.size());
        String asked = path.replace("{n}", "%04d".formatted(number * 7 % DagFiles.COUNT));
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve(asked))
                .header("Authorization", "Bearer " + token).timeout(Duration.ofSeconds(30)).build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
            return new Answer(path, (System.nanoTime() - due) / 1e6, status);
        } catch (IOException e) {
            return new Answer(path + " " + e, (System.nanoTime() - due) / 1e6, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(path, 0, 0);
        }
    }

    private static List<Figure> figures(Queue<Answer> answers) {
        answers.stream().filter(answer -> answer.status != 200).findFirst().ifPresent(wrong -> {
            throw new IllegalStateException("GET " + wrong.path + " answered " + wrong.status);
        });
        Map<String, List<Double>> byPath = new LinkedHashMap<>();
        answers.forEach(answer -> byPath.computeIfAbsent(answer.path, _ -> new ArrayList<>()).add(answer.millis));
        List<Double> all = answers.stream().map(Answer::millis).toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.time("W9", "15 kinds of requests, 50 a second, 1 million task instances: p50", "ms", Numbers.median(all), null,
                null));
        figures.add(Figure.time("W9", "the same, p99", "ms", Numbers.percentile(99, all), null, 25.0));
        byPath.entrySet().stream()
                .map(one -> Figure.time("W9", "p50 of GET " + one.getKey().replaceAll("etl_0001/[^/]+", "D/R").replaceAll("etl_[^/]+", "D"),
                        "ms",
                        Numbers.median(one.getValue()), null, null))
                .sorted(Comparator.comparingDouble(Figure::value).reversed())
                .limit(SLOWEST)
                .forEach(figures::add);
        return figures;
    }
}
