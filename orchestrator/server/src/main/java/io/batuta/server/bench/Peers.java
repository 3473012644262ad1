package io.batuta.server.bench;

import java.util.List;

/**
 * What other orchestrators needed for the same work: each with its lightest task of the first class, measured once on a machine of the same kind (2 cores, 24 GiB, Postgres 15 with fsync beside the
 * program where it uses one). They are not measured again with ours.
 */
final class Peers {
    private Peers() {}

    /** One measured value of another program. */
    record Peer(String name, double value) {}

    /**
     * One comparison.
     *
     * @param figure the figure of ours that it stands beside
     * @param less whether less is better
     */
    record Comparison(String title, String workload, String figure, String unit, boolean less, List<Peer> peers) {}

    static final List<Comparison> ALL = List.of(
            new Comparison("40 tasks in a row", "W1", "40 in a row", "ms", true, List.of(
                    new Peer("Prefect 3.6 (steps not durable before the next)", 600),
                    new Peer("Dagster 1.13, one process", 1_110),
                    new Peer("Temporal 1.31, SQLite in memory", 4_050),
                    new Peer("Airflow 3.3, LocalExecutor", 43_500))),
            new Comparison("1,000 tasks side by side", "W3", "1,000 side by side", "tasks/s", false, List.of(
                    new Peer("Temporal 1.31, SQLite in memory", 356),
                    new Peer("Prefect 3.6", 108),
                    new Peer("Dagster 1.13, one process", 49),
                    new Peer("Airflow 3.3, LocalExecutor", 3.74))),
            new Comparison("memory at rest, without the database", "W7", "memory (PSS) at rest with 1,000 DAGs", "MB", true, List.of(
                    new Peer("Prefect 3.6", 192),
                    new Peer("Airflow 3.3, 40 processes, 60 DAGs", 1_850))),
            new Comparison("start to healthy", "W8", "start with 1,000 DAGs to healthy", "ms", true, List.of(
                    new Peer("Temporal 1.31", 500),
                    new Peer("Prefect 3.6", 6_600),
                    new Peer("Airflow 3.3, 60 DAGs", 11_500))));
}
