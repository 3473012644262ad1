package io.batuta.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * What the role of the running program may do with the owner's tables: everything but change history. Partitions made
 * later get no grant of their own; they are reached through their table.
 */
final class Grants {
    private Grants() {}

    /** Runs after every migration, as the owner. */
    static void give(Connection connection, Login app) throws SQLException {
        var role = "\"" + Objects.requireNonNull(app.user(), "two roles have two names").replace("\"", "\"\"") + "\"";
        try (var statement = connection.createStatement()) {
            statement.execute(
                    """
                            grant usage on schema batuta to ROLE;
                            grant select, insert, update, delete on all tables in schema batuta to ROLE;
                            grant usage, select on all sequences in schema batuta to ROLE;
                            revoke insert, update, delete on batuta.flyway_schema_history, batuta.schema_stamp from ROLE;

                            do $$
                            declare
                                append_only regclass;
                            begin
                                for append_only in
                                    select to_regclass('batuta.event') where to_regclass('batuta.event') is not null
                                    union
                                    select relid from pg_partition_tree(to_regclass('batuta.event'))
                                loop
                                    execute format('revoke update, delete on %s from ROLE', append_only);
                                end loop;
                            end
                            $$;
                            """
                            .replace("ROLE", role));
        }
    }
}
