package io.batuta.store.db;

import java.util.Optional;

/**
 * How a database stands.
 *
 * @param server the version of Postgres, in its own words
 * @param found the version of the schema; 0 without one
 * @param known the version this program knows
 * @param upToDate true when a start would change nothing
 * @param sentence the same for a person, with what to do next
 */
public record DatabaseReport(String server, int found, int known, boolean upToDate, String sentence) {
    static DatabaseReport of(String server, int found, Optional<SchemaStamp> stamp, Migrations migrations) {
        int known = migrations.version();
        boolean upToDate = stamp.filter(SchemaStamp.of(migrations)::equals).isPresent();
        String state;
        if (upToDate) {
            state = "its schema %d is the one this program knows".formatted(found);
        } else if (found > known) {
            state = "it has schema %d, this program knows %d: start the newer version of Batuta".formatted(found, known);
        } else if (found < known) {
            state = "it has schema %d, this program knows %d: run db migrate, or just start".formatted(found, known);
        } else {
            state = "its schema %d was made by other scripts than this program's, or not to the end: run db migrate"
                    .formatted(found);
        }
        return new DatabaseReport(server, found, known, upToDate, "Postgres " + server + "; " + state);
    }
}
