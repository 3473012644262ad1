package io.batuta.store.db;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * What the database says of itself.
 *
 * @param version as it names itself, {@code PostgreSQL 16.4}
 * @param durable whether a commit is on the disk when it is answered
 * @param now its clock
 * @param roundTrip how long the question took
 */
public record DatabaseHealth(String version, boolean durable, Instant now, Duration roundTrip) {
    private static final String LOOK = """
            select 'PostgreSQL ' || current_setting('server_version'),
                   current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off',
                   (extract(epoch from clock_timestamp()) * 1000000)::bigint
            """;

    /**
     * Asks it.
     *
     * @throws IllegalStateException when it does not answer, with its words
     */
    public static DatabaseHealth look(Database database) {
        try (var connection = database.pool().getConnection(); var statement = connection.prepareStatement(LOOK)) {
            long asked = System.nanoTime();
            try (var rows = statement.executeQuery()) {
                var took = Duration.ofNanos(System.nanoTime() - asked);
                rows.next();
                long micros = rows.getLong(3);
                return new DatabaseHealth(rows.getString(1), rows.getBoolean(2),
                        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000), took);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
